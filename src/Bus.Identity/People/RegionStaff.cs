using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Bus.Core.Identity;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Identity.People;

/// <summary>The directory as the region file gives it (<c>staff:</c>). The login is the id here, for that list knows no other.</summary>
internal sealed class RegionStaff : IStaffDirectory, IDisposable
{
    private readonly IRegionStore _region;
    private readonly PasswordVerifier _verifier;
    private readonly ConditionalWeakTable<StaffSource, Dictionary<string, (Person Person, string? Hash)>> _lists = [];

    public RegionStaff(IRegionStore region, IOptions<PasswordOptions> passwords, IOptions<IdentityOptions> options, TimeProvider clock)
    {
        _region = region;
        var limits = passwords.Value;
        _verifier = new PasswordVerifier(new PasswordOptions
        {
            Iterations = limits.Iterations, SlowVerifications = options.Value.PasswordsAtOnce, RememberedMatches = limits.RememberedMatches,
            RememberedMismatches = limits.RememberedMismatches, MismatchLifetime = limits.MismatchLifetime,
        }, clock);
    }

    public ValueTask<Person?> FindAsync(MunicipalityCode municipality, string id, CancellationToken cancellation) =>
        ValueTask.FromResult(ListOf(municipality)?.GetValueOrDefault(id).Person);

    public async ValueTask<Person?> VerifyAsync(MunicipalityCode municipality, string login, string password, CancellationToken cancellation)
    {
        var (person, hash) = ListOf(municipality)?.GetValueOrDefault(login) ?? default;
        var right = await _verifier.VerifyAsync($"{municipality}/{login}", password, hash is null ? [] : [hash], cancellation);
        return right ? person : null;
    }

    public void Dispose() => _verifier.Dispose();

    private Dictionary<string, (Person Person, string? Hash)>? ListOf(MunicipalityCode municipality) =>
        _region.Current.Find(municipality)?.Staff is { } staff ? _lists.GetValue(staff, Read) : null;

    private static Dictionary<string, (Person, string?)> Read(StaffSource staff)
    {
        var list = new Dictionary<string, (Person, string?)>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in StaffList.Read(staff.Csv))
            list[row.Login] = (new Person
            {
                Id = row.Login.ToLowerInvariant(), Login = row.Login, Name = row.Name, Department = row.Department, Email = NullIfEmpty(row.Email), EmployeeNumber = NullIfEmpty(row.EmployeeNumber),
                Duties = [.. row.Duties.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
            }, NullIfEmpty(row.Password));
        return list;
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
