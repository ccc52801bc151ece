using Bus.Core.Vocabulary;

namespace Bus.Region.Planning;

/// <summary>Writes down what changes, in words for people.</summary>
internal sealed class ChangeLog
{
    private readonly List<RegionChange> _changes = [];

    public IReadOnlyList<RegionChange> Changes => _changes;

    /// <summary>True: something of the municipality changes.</summary>
    public bool Tells(MunicipalityCode municipality) => _changes.Any(c => c.Kind != RegionChangeKind.Kept && c.Path.StartsWith(municipality.Value, StringComparison.Ordinal));

    public void Added(string path, Bilingual what) => Write(RegionChangeKind.Added, path, new($"{what.Ja} を追加", $"{what.En} added"));

    public void Removed(string path, Bilingual what) => Write(RegionChangeKind.Removed, path, new($"{what.Ja} を削除", $"{what.En} removed"));

    public void Kept(string path, Bilingual what) => Write(RegionChangeKind.Kept, path, new($"{what.Ja} はファイルにないので、そのまま残します", $"{what.En} kept, not in the file"));

    public void Changed(string path, Bilingual text) => Write(RegionChangeKind.Changed, path, text);

    /// <summary>A value that may be shown; nothing is written where it stays the same.</summary>
    public void Value(string path, string name, string? before, string? after)
    {
        if (before == after) return;
        Changed(path, new($"{name} を {Text(before, "なし")} から {Text(after, "なし")} に変更", $"{name} changed from {Text(before, "none")} to {Text(after, "none")}"));
    }

    private void Write(RegionChangeKind kind, string path, Bilingual text) => _changes.Add(new RegionChange(kind, path, text));

    private static string Text(string? value, string none) => value is null ? none : Shown.Bare(value);
}
