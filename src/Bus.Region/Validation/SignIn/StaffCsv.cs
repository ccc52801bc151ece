using Bus.Core.Identity;
using Bus.Core.Vocabulary;

namespace Bus.Region.Validation.SignIn;

/// <summary>Checks the CSV of staff accounts (RFC 4180). Says rows by number only: what is in them is personal data.</summary>
internal static class StaffCsv
{
    public static IEnumerable<Finding> Check(string text)
    {
        var rows = CsvText.Rows(text, out var balanced);
        if (!balanced) return [SignInTexts.StaffQuotes()];
        return rows.Count == 0 || !StaffList.IsHeader(rows[0]) ? [SignInTexts.StaffHeader([.. StaffList.Columns, .. StaffList.Optional])] : Check(rows);
    }

    private static IEnumerable<Finding> Check(List<List<string>> rows)
    {
        var logins = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var (persons, person) = (new HashSet<string>(StringComparer.Ordinal), rows[0].IndexOf("person"));
        for (var i = 1; i < rows.Count; i++)
        {
            var row = rows[i];
            if (row.Count != rows[0].Count) yield return SignInTexts.StaffColumns(i + 1, rows[0].Count, row.Count);
            else if (row[0].Length == 0) yield return SignInTexts.StaffNoLogin(i + 1);
            else if (!DutyPeriod.TryParseAll(row[3], out _)) yield return SignInTexts.StaffPeriod(i + 1);
            else if (!logins.Add(row[0])) yield return SignInTexts.StaffLoginTwice(i + 1);
            else if (!persons.Add(person >= 0 && row[person].Length > 0 ? row[person] : row[0].ToLowerInvariant())) yield return SignInTexts.StaffPersonTwice(i + 1);
        }
    }
}
