using System.Security.Cryptography;
using Bus.Core.Vocabulary;
using Bus.Storage.Sql;

namespace Bus.Storage.Keys;

/// <summary>By what the journal knows its master key: derived from it one way (HKDF), so that it says nothing about it.</summary>
internal static class MasterKeyCheck
{
    private const int Size = 16;

    public const string Read = "SELECT value FROM meta WHERE name = 'master-key'";
    private const string Keep = "INSERT INTO meta (name, value) VALUES ('master-key', @value) ON CONFLICT (name) DO NOTHING";

    public static string Of(byte[] master) => Convert.ToHexStringLower(HKDF.Expand(HashAlgorithmName.SHA256, master, Size, "bus:master:check"u8.ToArray()));

    /// <summary>The one in force: this one, unless another node was first.</summary>
    public static async Task<string> KeepAsync(Session session, string own)
    {
        await session.ExecuteAsync(Keep, ("@value", own));
        return (string)(await session.ScalarAsync(Read))!;
    }

    public static MasterKeyException Another() => new(new Bilingual(
        "この連携履歴は別のマスターキーを使っています。ノードはすべて同じマスターキーが必要です。最初のノードの {data}/master.key をこのノードの {data}/master.key に写す（0600）か、同じ値を環境変数 BUS_MASTER_KEY に設定してください。",
        "This journal belongs to another master key. All nodes need the same: copy {data}/master.key of the first node to {data}/master.key of this one (mode 0600), or set both to one BUS_MASTER_KEY."));
}
