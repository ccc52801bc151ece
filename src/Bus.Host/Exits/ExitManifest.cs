using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bus.Host.Backups;
using Bus.Host.Disk;

namespace Bus.Host.Exits;

/// <summary>What an exit export is: written last, so that a folder without it was broken off. It names the files beside it; those of the records stand, each with its SHA-256, in <see cref="SumsName"/>.</summary>
/// <param name="Format">1.</param>
/// <param name="Product">Release of the hub that made it.</param>
/// <param name="Municipality">Its code.</param>
/// <param name="Name">Its name; null: the region names it no more.</param>
/// <param name="TakenAt">Everything accepted up to here is in it.</param>
/// <param name="Node">The node that made it.</param>
/// <param name="Totals">What was written, beside what the journal counts; in an export that is complete they agree.</param>
internal sealed record ExitManifest(int Format, string Product, Guid Id, string Municipality, string? Name, string? Environment, DateTimeOffset TakenAt, DateTimeOffset FinishedAt, string Node,
    IReadOnlyList<ExitTotal> Totals, IReadOnlyList<Part> Files)
{
    public const string FileName = "manifest.json", SumsName = "SHA256SUMS", MessagesName = "messages.csv", DeliveriesName = "deliveries.csv", ErrorsName = "errors.csv", QueriesName = "queries.csv",
        ClosingsName = "closings.csv", ClosedForName = "closing-consumers.csv", AuditName = "audit.csv", RegionName = "region.yaml", ReadMeName = "README.txt";
    public const int CurrentFormat = 1;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>True: what was written is what the journal counts.</summary>
    public bool Agrees => Totals.All(t => t.Exported == t.Journal);

    /// <summary>Writes it; its SHA-256.</summary>
    public string Write(string folder)
    {
        var draft = Path.Combine(folder, FileName + ".tmp");
        var bytes = JsonSerializer.SerializeToUtf8Bytes(this, Json);
        using (var file = PartStream.Create(draft))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }
        File.Move(draft, Path.Combine(folder, FileName));
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    /// <exception cref="ExitException">The folder holds no complete export, or one of a format that is not known here.</exception>
    public static (ExitManifest Manifest, string Sha256) Read(string folder)
    {
        try
        {
            var bytes = File.ReadAllBytes(Path.Combine(folder, FileName));
            if (JsonSerializer.Deserialize<ExitManifest>(bytes, Json) is { Format: CurrentFormat, Files: not null, Totals: not null } manifest)
                return (manifest, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ExitException($"{folder} に {FileName} がありません。団体の書き出しではないか、途中で途切れたものです。", $"There is no {FileName} in {folder}: this is no exit export, or one that was broken off.",
                "完了した書き出しのフォルダー（exit-…）を指定してください。", "Name the folder of a complete export (exit-…).");
        }
        catch (Exception e) when (e is JsonException or FormatException or NotSupportedException)
        {
            throw Unknown(folder);
        }
        throw Unknown(folder);
    }

    private static ExitException Unknown(string folder) => new($"{folder} の {FileName} を読めません（壊れているか、知らない形式です）。", $"The {FileName} in {folder} cannot be read: it is damaged, or of a format not known here.",
        "別の写しを使うか、作成したハブと同じ版の bus を使ってください。", "Use another copy, or the bus of the release that made it.");
}

/// <summary>Something counted twice: by who wrote it, and by the journal.</summary>
internal sealed record ExitTotal(string What, ExitCount Exported, ExitCount Journal);

internal sealed record ExitCount(long Count, long Records, decimal Amount);
