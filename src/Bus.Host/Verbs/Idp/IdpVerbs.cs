using System.CommandLine;
using Bus.Host.Api;

namespace Bus.Host.Verbs.Idp;

/// <summary><c>bus idp key list | next | promote | retire</c>.</summary>
internal static class IdpVerbs
{
    public static Command Command() => new("idp", "認証基盤 / identity providers")
    {
        new Command("key", "署名鍵の更新 / signing keys")
        {
            List(),
            Step("next", "次の鍵を作り、メタデータで公開する / make the next key and publish it"),
            Step("promote", "次の鍵を現在の鍵にする / let the next key sign"),
            Step("retire", "前の鍵を廃止し消去する / retire and erase the previous key"),
        },
    };

    private static Command List() => IdpVerb.List<SigningKeyView>("list", "署名鍵の一覧 / all signing keys", [], _ => "keys", ["鍵 / key", "方式 / algorithm", "状態 / state", "作成 / made", "使う SP / used by"],
        key => [key.Id, key.Algorithm, key.State, key.MadeAt.ToString("yyyy-MM-dd HH:mm"), string.Join(", ", key.UsedBy)]);

    private static Command Step(string name, string description)
    {
        var algorithm = new Option<string>("--algorithm") { Description = "rsa | ecdsa", DefaultValueFactory = _ => "rsa" };
        algorithm.AcceptOnlyFromAmong("rsa", "ecdsa");
        return IdpVerb.Step<SigningKeyStepView>(name, description, [algorithm], parsed => $"keys/{name}?algorithm={parsed.GetValue(algorithm)}");
    }
}
