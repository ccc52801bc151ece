using Bus.Core.Identity;
using Bus.Core.Vocabulary;

namespace Bus.Identity.People;

/// <summary>What is wrong with a staff list. Rows are told by number: what is in them is personal data. Only whoever's password is wrong is named by their login, for somebody has to hand them another one.</summary>
internal static class StaffListCheck
{
    private const int LongestId = 64;
    // As long as an address of mail may be.
    private const int LongestLogin = 254;

    public static IEnumerable<Bilingual> Problems(string csv)
    {
        var rows = CsvText.Rows(csv, out var balanced);
        if (!balanced) return [new("引用符 \" が閉じていません。", "A quote \" is not closed.")];
        if (rows.Count == 0 || !StaffList.IsHeader(rows[0])) return [new($"1 行目は {string.Join(',', StaffList.Columns)} にしてください。続けて {string.Join('、', StaffList.Optional)} を書けます。", $"The first row must be {string.Join(',', StaffList.Columns)}; {string.Join(", ", StaffList.Optional)} may follow.")];
        // Everybody gone is a file gone wrong, not a transfer of personnel.
        return rows.Count == 1 ? [new("職員が一人もいません。", "There is nobody in it.")] : Problems(rows);
    }

    /// <param name="row">From 1, which is the header.</param>
    public static Bilingual ShortPassword(int row, string login, int fewest) => new($"{row} 行目（login {login}）: initialPassword は {fewest} 文字以上にしてください（Identity:PasswordLength）。",
        $"Row {row} (login {login}): initialPassword must have {fewest} characters or more (Identity:PasswordLength).");

    private static IEnumerable<Bilingual> Problems(List<List<string>> rows)
    {
        var (logins, persons, column) = (new HashSet<string>(StringComparer.OrdinalIgnoreCase), new HashSet<string>(StringComparer.Ordinal), rows[0].IndexOf("person"));
        for (var i = 1; i < rows.Count; i++)
        {
            var row = rows[i];
            var person = column >= 0 && column < row.Count ? row[column] : "";
            if (row.Count != rows[0].Count) yield return At(i, $"列が {row.Count} 個あります（1 行目は {rows[0].Count} 個）", $"has {row.Count} columns, the first row {rows[0].Count}");
            else if (row[0].Length == 0) yield return At(i, "login がありません", "has no login");
            // Nobody could sign in with it: what is typed there is trimmed.
            else if (row[0].Length > LongestLogin || row[0].Any(char.IsControl) || row[0].Trim() != row[0])
                yield return At(i, $"login は {LongestLogin} 文字までで、前後の空白と制御文字は使えません", $"has a login of more than {LongestLogin} characters, or with blanks around it or control characters in it");
            else if (!logins.Add(row[0])) yield return At(i, "login は前の行にもあります", "has a login of an earlier row");
            else if (person.Length > LongestId || person.Any(char.IsControl)) yield return At(i, $"person は {LongestId} 文字までです", $"has a person of more than {LongestId} characters");
            else if (person.Length > 0 && !persons.Add(person)) yield return At(i, "person は前の行にもあります", "has a person of an earlier row");
            else if (!DutyPeriod.TryParseAll(row[3], out _)) yield return At(i, "職務の期間が読めません（職務@2026-04-01..2026-04-15）", "has a period that cannot be read (duty@2026-04-01..2026-04-15)");
        }
    }

    private static Bilingual At(int row, string ja, string en) => new($"{row + 1} 行目: {ja}。", $"Row {row + 1} {en}.");
}
