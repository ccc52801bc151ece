using System.Text;

namespace Bus.Core.Vocabulary;

/// <summary>Small CSV lists (RFC 4180) as text: settings and staff, not bulk files.</summary>
public static class CsvText
{
    /// <summary>The rows; empty lines are left out. <paramref name="balanced"/> is false where a quote is not closed.</summary>
    public static List<List<string>> Rows(string text, out bool balanced)
    {
        var rows = new List<List<string>>();
        var row = new List<string>();
        var value = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"') value.Append(text[++i]);
            else if (c == '"' && (quoted || value.Length == 0)) quoted = !quoted;
            else if (quoted) value.Append(c);
            else if (c == ',') EndValue();
            else if (c == '\n') EndRow();
            else if (c != '\r') value.Append(c);
        }
        EndRow();
        balanced = !quoted;
        return rows;

        void EndValue()
        {
            row.Add(value.ToString());
            value.Clear();
        }

        void EndRow()
        {
            EndValue();
            if (row.Count > 1 || row[0].Length > 0) rows.Add(row);
            row = [];
        }
    }

    /// <summary>A row, ended by LF.</summary>
    public static string Row(IEnumerable<string> values) => string.Join(',', values.Select(Escaped)) + '\n';

    private static string Escaped(string value) => value.AsSpan().IndexOfAny(",\"\n\r") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
