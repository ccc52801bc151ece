using System.Text.Encodings.Web;
using System.Text.Json;
using Bus.Core.Backups;
using Bus.Core.Vocabulary;
using Bus.Host.Disk;

namespace Bus.Host.Backups;

/// <summary>What a backup is: written last, so that a folder without it was broken off.</summary>
/// <param name="Format">1.</param>
/// <param name="Product">Release of the hub that made it.</param>
/// <param name="FinishedAt">When it was complete.</param>
/// <param name="Node">The node that made it.</param>
/// <param name="Files">Bulk files, drafts and answers in <see cref="FilesName"/>.</param>
internal sealed record Manifest(int Format, string Product, Guid Id, JournalFacts Journal, DateTimeOffset FinishedAt, string Node, FilesView Files, IReadOnlyList<Part> Parts)
{
    public const string Name = "manifest.json", FilesName = "files.tar", TotalsName = "totals.csv", LeftOutName = "left-out.csv";
    public const int CurrentFormat = 1;
    private const string Tables = "journal/", TableEnding = ".rows";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Where the rows of a table lie.</summary>
    public static string NameOf(string table) => $"{Tables}{table}{TableEnding}";

    /// <summary>The journal's tables with their rows, in order.</summary>
    public IReadOnlyList<(string Table, long Rows)> JournalTables() =>
        [.. Parts.Where(p => p.Name.StartsWith(Tables, StringComparison.Ordinal)).Select(p => (p.Name[Tables.Length..^TableEnding.Length], p.Rows))];

    public long Bytes => Parts.Sum(p => p.Bytes);

    public void Write(string folder)
    {
        var draft = Path.Combine(folder, Name + ".tmp");
        using (var file = PartStream.Create(draft))
        {
            JsonSerializer.Serialize(file, this, Json);
            file.Flush(flushToDisk: true);
        }
        File.Move(draft, Path.Combine(folder, Name));
    }

    /// <summary>Null: the folder holds no complete backup.</summary>
    public static Manifest? TryRead(string folder)
    {
        try
        {
            return Read(folder);
        }
        catch (BackupException)
        {
            return null;
        }
    }

    /// <exception cref="BackupException">The folder holds no complete backup, or one of a format that is not known here.</exception>
    public static Manifest Read(string folder)
    {
        try
        {
            using var file = File.OpenRead(Path.Combine(folder, Name));
            var manifest = JsonSerializer.Deserialize<Manifest>(file, Json);
            if (manifest is { Format: CurrentFormat } && manifest.Parts.All(p => IsPlain(p.Name))) return manifest;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BackupException($"{folder} に {Name} がありません。バックアップではないか、途中で途切れたものです。", $"There is no {Name} in {folder}: this is no backup, or one that was broken off.",
                "完了したバックアップのフォルダーを指定してください（途切れたものは復元できません）。", "Name the folder of a complete backup; one that was broken off cannot be restored.");
        }
        catch (Exception e) when (e is JsonException or FormatException or NotSupportedException)
        {
            throw Unknown(folder);
        }
        throw Unknown(folder);
    }

    private static BackupException Unknown(string folder) => new($"{folder} の {Name} を読めません（壊れているか、知らない形式です）。", $"The {Name} in {folder} cannot be read: it is damaged, or of a format not known here.",
        "別のバックアップを使うか、作成したハブと同じ版の bus を使ってください。", "Use another backup, or the bus of the release that made it.");

    // A name leads nowhere else than into the backup's own folder.
    private static bool IsPlain(string name) => name.Split('/') is { Length: <= 2 } parts && parts.All(p => p.Length > 0 && p[0] != '.' && p.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'));
}

/// <summary>One file of a backup.</summary>
/// <param name="Rows">Rows of a table, files of an archive, lines of a list.</param>
/// <param name="Sha256">Of its bytes, in hexadecimal.</param>
internal sealed record Part(string Name, long Rows, long Bytes, string Sha256);

/// <summary>What of the homes is in it.</summary>
/// <param name="LeftOut">Files that are named in <see cref="Manifest.LeftOutName"/> instead.</param>
/// <param name="Unreadable">Of those the first that the hub's account could not read; null: there were none.</param>
internal sealed record FilesView(long Count, long Bytes, long LeftOut, IReadOnlyList<string>? Unreadable = null)
{
    /// <summary>So many are named in the manifest; all are in <see cref="Manifest.LeftOutName"/>.</summary>
    public const int MostNamed = 20;
}
