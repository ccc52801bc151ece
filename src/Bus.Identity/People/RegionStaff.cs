using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Bus.Core.Identity;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Identity.People;

/// <summary>The directory as the region file gives it (<c>staff:</c>). The login is the id here, for that list knows no other.</summary>
internal sealed class RegionStaff(IRegionStore region) : IStaffDirectory
{
    private readonly ConditionalWeakTable<StaffSource, Dictionary<string, Account>> _lists = [];

    public ValueTask<Person?> FindAsync(MunicipalityCode municipality, string id, CancellationToken cancellation) =>
        ValueTask.FromResult(ListOf(municipality)?.GetValueOrDefault(id)?.Person);

    public ValueTask<Account?> ByLoginAsync(MunicipalityCode municipality, string login, CancellationToken cancellation) =>
        ValueTask.FromResult(ListOf(municipality)?.GetValueOrDefault(login));

    private Dictionary<string, Account>? ListOf(MunicipalityCode municipality) =>
        region.Current.Find(municipality)?.Staff is { } staff ? _lists.GetValue(staff, Read) : null;

    private static Dictionary<string, Account> Read(StaffSource staff)
    {
        var list = new Dictionary<string, Account>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in StaffList.Read(staff.Csv))
            list[row.Login] = new Account(new Person
            {
                Id = row.Login.ToLowerInvariant(), Login = row.Login, Name = row.Name, Department = row.Department, Email = NullIfEmpty(row.Email), EmployeeNumber = NullIfEmpty(row.EmployeeNumber),
                Duties = [.. row.Duties.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
            }, NullIfEmpty(row.Password), staff.ChangeAtFirstSignIn);
        return list;
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
