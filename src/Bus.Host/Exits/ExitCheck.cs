using System.Security.Cryptography;
using Bus.Host.Backups;
using Bus.Host.Operation;

namespace Bus.Host.Exits;

/// <summary>Whether an export is what it was when it was made: every file is there with the same content, and none beside them. Needs no hub.</summary>
internal static class ExitCheck
{
    private const int Buffer = 1 << 20, HashLength = SHA256.HashSizeInBytes * 2, TellEvery = 100;

    /// <exception cref="ExitException">It is not; the text names the file.</exception>
    public static async Task<ExitMade> VerifyAsync(string folder, IProgress<LongRunProgress> progress, CancellationToken cancellation)
    {
        var (manifest, sha256) = ExitManifest.Read(folder);
        if (!manifest.Agrees) throw Damaged(ExitManifest.FileName, "の突合結果が一致していません", "says that its totals do not agree");
        foreach (var part in manifest.Files)
        {
            await LookAsync(folder, part.Name, part.Sha256, cancellation);
            progress.Report(new(part.Name, part.Rows));
        }
        // The lists were looked at before they are believed.
        var records = manifest.Files.Any(f => f.Name == ExitManifest.SumsName) ? await SumsAsync(folder, progress, cancellation) : throw Damaged(ExitManifest.SumsName, "がありません", "is missing");
        var there = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).LongCount();
        if (there != records + manifest.Files.Count + 1) throw Damaged(folder, "に、書き出しにないファイルがあります", "holds files that are not the export's");
        return new ExitMade(folder, sha256, manifest);
    }

    private static async Task<long> SumsAsync(string folder, IProgress<LongRunProgress> progress, CancellationToken cancellation)
    {
        var count = 0L;
        await foreach (var line in File.ReadLinesAsync(Path.Combine(folder, ExitManifest.SumsName), cancellation))
        {
            if (line.Length <= HashLength + 2) throw Damaged(ExitManifest.SumsName, "を読めません", "cannot be read");
            await LookAsync(folder, line[(HashLength + 2)..], line[..HashLength], cancellation);
            if (++count % TellEvery == 0) progress.Report(new("messages", count));
        }
        return count;
    }

    private static async Task LookAsync(string folder, string name, string sha256, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, name);
        // A name leads nowhere else than into the export's own folder.
        if (name.Split('/').Any(p => p is "" or "." or "..") || Path.IsPathRooted(name)) throw Damaged(name, "は書き出しのファイル名ではありません", "is no name of a file of an export");
        if (!File.Exists(path)) throw Damaged(name, "がありません", "is missing");
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, Buffer, FileOptions.SequentialScan | FileOptions.Asynchronous);
        if (Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation)) != sha256) throw Damaged(name, "の内容が違います", "has another content");
    }

    private static ExitException Damaged(string name, string ja, string en) => new(
        $"書き出しが作成時のままではありません：{name} {ja}。", $"The export is not what it was when it was made: {name} {en}.",
        "別の写しを使うか、書き出し直してください。運んだ媒体と経路を調べてください。", "Use another copy, or export again. Look after the medium it lay on or came over.");
}
