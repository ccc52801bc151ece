using Bus.Core.Vocabulary;

namespace Bus.Core.Identity;

/// <summary>A row of the staff CSV.</summary>
/// <param name="Password">The initial password, or its hash once applied; empty: none.</param>
public sealed record StaffRow(string Login, string Name, string Department, string Duties, string Email, string Password, string EmployeeNumber)
{
    /// <summary>What stays the same for one person; empty: the login.</summary>
    public string Person { get; init; } = "";

    /// <summary>The person's permanent id: the one that is given, else the login in small letters.</summary>
    public string Id => Person.Length > 0 ? Person : Login.ToLowerInvariant();

    /// <summary>Never what is in it: personal data and a password.</summary>
    public override string ToString() => nameof(StaffRow);
}

/// <summary>The CSV of staff: login,name,department,duties,email, and if wanted initialPassword, employeeNumber and person (a permanent id). Duties stand with semicolons between; each may have a period (<see cref="DutyPeriod"/>).</summary>
public static class StaffList
{
    /// <summary>Columns that must be there, in this order.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["login", "name", "department", "duties", "email"];

    /// <summary>Columns that may follow, in any order.</summary>
    public static IReadOnlyList<string> Optional { get; } = ["initialPassword", "employeeNumber", "person"];

    /// <summary>True if the row is a header of such a list.</summary>
    public static bool IsHeader(IReadOnlyList<string> row) => row.Take(Columns.Count).SequenceEqual(Columns)
        && row.Skip(Columns.Count).All(Optional.Contains) && row.Distinct().Count() == row.Count;

    /// <summary>The rows of a list that was checked; those with another number of columns than the header are left out.</summary>
    public static IEnumerable<StaffRow> Read(string csv)
    {
        var rows = CsvText.Rows(csv, out _);
        if (rows.Count == 0 || !IsHeader(rows[0])) return [];
        var (password, number, person) = (rows[0].IndexOf("initialPassword"), rows[0].IndexOf("employeeNumber"), rows[0].IndexOf("person"));
        return rows.Skip(1).Where(r => r.Count == rows[0].Count).Select(r => new StaffRow(r[0], r[1], r[2], r[3], r[4], At(r, password), At(r, number)) { Person = At(r, person) });
    }

    /// <summary>The same list as text, with the columns that some row uses.</summary>
    public static string Write(IReadOnlyCollection<StaffRow> rows)
    {
        (string Name, Func<StaffRow, string> Of)[] all = [(Optional[0], r => r.Password), (Optional[1], r => r.EmployeeNumber), (Optional[2], r => r.Person)];
        var used = all.Where(column => rows.Any(r => column.Of(r).Length > 0)).ToList();
        return string.Concat(rows.Select(r => CsvText.Row([r.Login, r.Name, r.Department, r.Duties, r.Email, .. used.Select(column => column.Of(r))]))
            .Prepend(CsvText.Row([.. Columns, .. used.Select(column => column.Name)])));
    }

    private static string At(List<string> row, int column) => column < 0 ? "" : row[column];
}
