using System.Globalization;

namespace Bus.Region.Reading;

/// <summary>Finds the place in the file of a path in the document.</summary>
internal static class Places
{
    /// <summary>The place of the path, or of the nearest thing around it that stands in the file.</summary>
    public static Mark? Find(SourceNode root, string path)
    {
        var node = root;
        Mark? mark = path.Length == 0 ? root.Mark : null;
        foreach (var step in Steps(path))
        {
            switch (node)
            {
                case SourceList list when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Items.Count:
                    node = list.Items[index];
                    mark = node.Mark;
                    break;
                case SourceMap map when map.Entries.Find(e => e.Key == step) is { } entry:
                    node = entry.Value;
                    mark = node.Mark;
                    break;
                // One password stands as a mapping, and the document knows a list.
                case SourceMap when step == "0": break;
                default: return mark;
            }
        }
        return mark;
    }

    /// <summary>True if the inner path is the outer one or lies within it.</summary>
    public static bool Contains(string outer, string inner) =>
        inner.StartsWith(outer, StringComparison.Ordinal) && (inner.Length == outer.Length || inner[outer.Length] is '.' or '[');

    private static string[] Steps(string path) => path.Split(['.', '[', ']'], StringSplitOptions.RemoveEmptyEntries);
}
