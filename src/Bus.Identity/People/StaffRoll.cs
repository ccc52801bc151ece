using Bus.Core.Identity;

namespace Bus.Identity.People;

/// <summary>Who works for a municipality on one day: the imported list, and those of the region file whom it does not name. Made once a day and change.</summary>
internal sealed class StaffRoll
{
    private readonly Dictionary<string, Account> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Account> _byLogin = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="imported">Rows of the imported list; they go first.</param>
    /// <param name="region">Rows of the region file.</param>
    public StaffRoll(IEnumerable<StaffRow> imported, IEnumerable<StaffRow> region, DateOnly day, bool mustChange)
    {
        foreach (var row in imported) Add(row, day, true, true);
        foreach (var row in region) Add(row, day, mustChange, false);
    }

    public IEnumerable<(Account Account, StaffRow Row, bool IsImported)> All => _rows;

    private readonly List<(Account, StaffRow, bool)> _rows = [];

    public Account? ById(string id) => _byId.GetValueOrDefault(id);

    public Account? ByLogin(string login) => _byLogin.GetValueOrDefault(login);

    private void Add(StaffRow row, DateOnly day, bool mustChange, bool isImported)
    {
        if (_byId.ContainsKey(row.Id) || _byLogin.ContainsKey(row.Login)) return;
        DutyPeriod.TryParseAll(row.Duties, out var duties);
        var account = new Account(new Person
        {
            Id = row.Id, Login = row.Login, Name = row.Name, Department = row.Department, Email = NullIfEmpty(row.Email), EmployeeNumber = NullIfEmpty(row.EmployeeNumber),
            Duties = [.. duties.Where(d => d.Holds(day)).Select(d => d.Duty).Distinct()],
        }, NullIfEmpty(row.Password), mustChange);
        _byId.Add(row.Id, account);
        _byLogin.Add(row.Login, account);
        _rows.Add((account, row, isImported));
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
