using System.Security.Cryptography;
using System.Text;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Storage.Keys;

/// <summary>The key that wraps all others: 32 bytes as base64, in the environment or in a file that only the hub's account can read.</summary>
internal sealed class MasterKey(IOptions<JournalOptions> options, Func<string, string?> environment, ILogger<MasterKey> logger)
{
    public const string Variable = "BUS_MASTER_KEY";
    public const int Size = 32;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private string FilePath => Path.Combine(options.Value.DataFolder, "master.key");

    /// <summary>The master key; made on the first start.</summary>
    /// <param name="journalHasKeys">True where keys are wrapped already: a new master key could not open them, so none is made.</param>
    /// <exception cref="MasterKeyException">It is missing, open to others, or no key.</exception>
    public byte[] Load(bool journalHasKeys)
    {
        if (environment(Variable) is { Length: > 0 } text) return Decode(text, $"環境変数 {Variable}", $"The environment variable {Variable}");
        if (!File.Exists(FilePath)) return journalHasKeys ? throw Missing() : Make();
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(FilePath) & Others) != 0) throw new MasterKeyException(new Bilingual(
            $"マスターキー {FilePath} を他の利用者が読めます。chmod 600 で所有者だけにしてください。読まれた恐れがあれば鍵を取り替えてください。",
            $"The master key {FilePath} is open to other accounts. Set it to chmod 600; if somebody may have read it, replace the key."));
        return Decode(File.ReadAllText(FilePath), $"マスターキー {FilePath} ", $"The master key {FilePath}");
    }

    private byte[] Make()
    {
        var key = RandomNumberGenerator.GetBytes(Size);
        Directory.CreateDirectory(options.Value.DataFolder);
        var mode = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) mode.UnixCreateMode = OwnerOnly;
        var fresh = $"{FilePath}.{Guid.CreateVersion7():N}";
        using (var file = new FileStream(fresh, mode))
        {
            file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(key) + "\n"));
            // Before anything is wrapped with it: a journal without its master key is lost.
            file.Flush(flushToDisk: true);
        }
        // Whole or not at all; and never over one that was made meanwhile, by which another process has wrapped its keys already.
        if (!DurableFolder.TryName(fresh, FilePath)) return Load(journalHasKeys: false);
        DurableFolder.Sync(options.Value.DataFolder);
        logger.MasterKeyMade(FilePath);
        return key;
    }

    private static byte[] Decode(string text, string whereJa, string whereEn)
    {
        var key = new byte[Size + 1];
        if (Convert.TryFromBase64String(text.Trim(), key, out var length) && length == Size) return key[..Size];
        throw new MasterKeyException(new Bilingual(
            $"{whereJa}が {Size} バイトの base64 ではありません。控えから戻すか、まだデータがなければ「openssl rand -base64 {Size}」で作り直してください。",
            $"{whereEn} is not {Size} bytes in base64. Restore it from its copy or, where there is no data yet, make one with 'openssl rand -base64 {Size}'."));
    }

    private MasterKeyException Missing() => new(new Bilingual(
        $"マスターキーがありません。この連携履歴の鍵はマスターキーで包まれています。控えを {FilePath}（0600）に戻すか、環境変数 {Variable} に設定してください。二台目以降のノードなら、最初のノードの master.key を写してください。",
        $"There is no master key, but the keys of this journal are wrapped by one. Restore its copy to {FilePath} (mode 0600) or set {Variable}. For a further node, copy the first one's master.key."));
}
