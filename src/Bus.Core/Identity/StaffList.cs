using Bus.Core.Vocabulary;

namespace Bus.Core.Identity;

/// <summary>A row of the staff CSV.</summary>
/// <param name="Password">The initial password, or its hash once applied; empty: none.</param>
public sealed record StaffRow(string Login, string Name, string Department, string Duties, string Email, string Password, string EmployeeNumber)
{
    /// <summary>Never what is in it: personal data and a password.</summary>
    public override string ToString() => nameof(StaffRow);
}

/// <summary>The CSV of staff: login,name,department,duties,email, and if wanted initialPassword and employeeNumber.</summary>
public static class StaffList
{
    /// <summary>Columns that must be there, in this order.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["login", "name", "department", "duties", "email"];

    /// <summary>Columns that may follow, in any order.</summary>
    public static IReadOnlyList<string> Optional { get; } = ["initialPassword", "employeeNumber"];

    /// <summary>True if the row is a header of such a list.</summary>
    public static bool IsHeader(IReadOnlyList<string> row) => row.Take(Columns.Count).SequenceEqual(Columns)
        && row.Skip(Columns.Count).All(Optional.Contains) && row.Distinct().Count() == row.Count;

    /// <summary>The rows of a list that was checked; those with another number of columns than the header are left out.</summary>
    public static IEnumerable<StaffRow> Read(string csv)
    {
        var rows = CsvText.Rows(csv, out _);
        if (rows.Count == 0 || !IsHeader(rows[0])) return [];
        var (password, number) = (rows[0].IndexOf("initialPassword"), rows[0].IndexOf("employeeNumber"));
        return rows.Skip(1).Where(r => r.Count == rows[0].Count).Select(r => new StaffRow(r[0], r[1], r[2], r[3], r[4], At(r, password), At(r, number)));
    }

    /// <summary>The same list as text, with the columns that some row uses.</summary>
    public static string Write(IReadOnlyCollection<StaffRow> rows)
    {
        var (passwords, numbers) = (rows.Any(r => r.Password.Length > 0), rows.Any(r => r.EmployeeNumber.Length > 0));
        return string.Concat(rows.Select(r => CsvText.Row(Values(r.Login, r.Name, r.Department, r.Duties, r.Email, r.Password, r.EmployeeNumber)))
            .Prepend(CsvText.Row(Values(Columns[0], Columns[1], Columns[2], Columns[3], Columns[4], Optional[0], Optional[1]))));

        IEnumerable<string> Values(string login, string name, string department, string duties, string email, string password, string number)
        {
            string[] all = [login, name, department, duties, email];
            return [.. all, .. passwords ? [password] : Array.Empty<string>(), .. numbers ? [number] : Array.Empty<string>()];
        }
    }

    private static string At(List<string> row, int column) => column < 0 ? "" : row[column];
}
