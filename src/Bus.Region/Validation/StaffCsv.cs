using System.Text;

namespace Bus.Region.Validation;

/// <summary>Reads the CSV of staff accounts (RFC 4180), and writes it without the initial passwords. Says rows by number only: what is in them is personal data.</summary>
internal sealed class StaffCsv
{
    private static readonly string[] Columns = ["login", "name", "department", "duties", "email"];
    private const string PasswordColumn = "initialPassword";

    /// <summary>The same accounts without passwords, lines ended by LF.</summary>
    public string WithoutPasswords { get; private set; } = "";
    /// <summary>True if any account has an initial password.</summary>
    public bool HasPasswords { get; private set; }
    /// <summary>What is wrong.</summary>
    public List<Finding> Findings { get; } = [];

    public static StaffCsv Read(string text)
    {
        var csv = new StaffCsv();
        var rows = Rows(text, out var balanced);
        if (!balanced) csv.Findings.Add(SignInTexts.StaffQuotes());
        else if (rows.Count == 0 || !IsHeader(rows[0])) csv.Findings.Add(SignInTexts.StaffHeader([.. Columns, PasswordColumn]));
        else csv.Take(rows);
        return csv;
    }

    private void Take(List<List<string>> rows)
    {
        var written = new StringBuilder();
        var logins = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            if (row.Count != rows[0].Count) Findings.Add(SignInTexts.StaffColumns(i + 1, rows[0].Count, row.Count));
            else if (row[0].Length == 0) Findings.Add(SignInTexts.StaffNoLogin(i + 1));
            else if (!logins.Add(row[0])) Findings.Add(SignInTexts.StaffLoginTwice(i + 1));
            HasPasswords |= i > 0 && row.Count > Columns.Length && row[Columns.Length].Length > 0;
            written.AppendJoin(',', row.Take(Columns.Length).Select(Escaped)).Append('\n');
        }
        WithoutPasswords = written.ToString();
    }

    private static bool IsHeader(List<string> row) => row.SequenceEqual(Columns) || row.SequenceEqual([.. Columns, PasswordColumn]);

    private static string Escaped(string value) => value.AsSpan().IndexOfAny(",\"\n\r") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static List<List<string>> Rows(string text, out bool balanced)
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
}
