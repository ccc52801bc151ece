using System.CommandLine;
using Bus.Host.Api;
using Spectre.Console;

namespace Bus.Host.Verbs;

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

    private static Command List()
    {
        var municipality = MunicipalityOption();
        var command = Verb.Remote("list", "署名鍵の一覧 / all signing keys", async (parsed, hub, screen, cancellation) =>
        {
            var keys = await hub.GetAsync<SigningKeyView[]>(PathOf(parsed.GetValue(municipality)!), cancellation);
            screen.Show(keys, console =>
            {
                var table = Screen.TableOf("鍵 / key", "方式 / algorithm", "状態 / state", "作成 / made", "使う SP / used by");
                foreach (var key in keys) Screen.Row(table, key.Id, key.Algorithm, key.State, key.MadeAt.ToString("yyyy-MM-dd HH:mm"), string.Join(", ", key.UsedBy));
                console.Write(table);
            });
            return CommandLine.Fine;
        });
        command.Options.Add(municipality);
        return command;
    }

    private static Command Step(string name, string description)
    {
        var municipality = MunicipalityOption();
        var algorithm = new Option<string>("--algorithm") { Description = "rsa | ecdsa", DefaultValueFactory = _ => "rsa" };
        algorithm.AcceptOnlyFromAmong("rsa", "ecdsa");
        var command = Verb.Remote(name, description, async (parsed, hub, screen, cancellation) =>
        {
            var step = await hub.PostAsync<SigningKeyStepView>($"{PathOf(parsed.GetValue(municipality)!)}/{name}?algorithm={parsed.GetValue(algorithm)}", new { }, cancellation);
            screen.Show(step, console => console.WriteLine($"{step.Ja} / {step.En}"));
            return step.Done ? CommandLine.Fine : CommandLine.Failed;
        });
        command.Options.Add(municipality);
        command.Options.Add(algorithm);
        return command;
    }

    private static Option<string> MunicipalityOption() => new("--municipality") { Description = "団体コード / municipality code", Required = true };

    private static string PathOf(string municipality) => $"idp/{Uri.EscapeDataString(municipality)}/keys";
}
