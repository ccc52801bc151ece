using System.Security.Cryptography;
using Bus.Core.Backups;
using Bus.Host.Operation;

namespace Bus.Host.Backups;

/// <summary>Whether a backup is what it was when it was made: every part is there, as long as it was, with the same hash.</summary>
internal static class BackupCheck
{
    private const int Buffer = 1 << 20;

    /// <exception cref="BackupException">It is not; the text names the part.</exception>
    public static async Task<Manifest> VerifyAsync(string folder, IProgress<LongRunProgress> progress, CancellationToken cancellation)
    {
        var manifest = Manifest.Read(folder);
        foreach (var part in manifest.Parts)
        {
            var path = Path.Combine(folder, part.Name);
            if (!File.Exists(path)) throw Damaged(part, "がありません", "is missing");
            if (new FileInfo(path).Length != part.Bytes) throw Damaged(part, "の長さが違います", "has another length");
            if (await HashAsync(path, part, progress, cancellation) != part.Sha256) throw Damaged(part, "の内容が違います", "has another content");
        }
        return manifest;
    }

    private static async Task<string> HashAsync(string path, Part part, IProgress<LongRunProgress> progress, CancellationToken cancellation)
    {
        const int tellEvery = 256;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan | FileOptions.Asynchronous);
        var buffer = new byte[Buffer];
        var blocks = 0;
        for (int read; (read = await file.ReadAsync(buffer, cancellation)) > 0;)
        {
            hash.AppendData(buffer.AsSpan(0, read));
            if (++blocks % tellEvery == 0) progress.Report(new($"verify {part.Name}", file.Position));
        }
        progress.Report(new($"verify {part.Name}", part.Bytes));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static BackupException Damaged(Part part, string ja, string en) => new(
        $"バックアップが壊れています：{part.Name} {ja}。", $"The backup is damaged: {part.Name} {en}.",
        "別のバックアップを使ってください。保管先の媒体と転送を調べてください。", "Use another backup, and look after the medium it lay on or came over.");
}
