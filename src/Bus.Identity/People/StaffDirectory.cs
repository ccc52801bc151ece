using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Identity.Directories;

namespace Bus.Identity.People;

/// <summary>Who works for a municipality, wherever that stands: in the hub's own list, or in the municipality's directory.</summary>
internal sealed class StaffDirectory(StaffBook book, DirectoryStaff directory, EmergencyStaff emergency, IRegionStore region) : IStaffDirectory
{
    public async ValueTask<Person?> FindAsync(MunicipalityCode municipality, string id, CancellationToken cancellation)
    {
        if (await emergency.FindAsync(municipality, id, cancellation) is { } inEmergency) return inEmergency;
        if (region.Current.Find(municipality)?.Directory is not { } rule) return await book.FindAsync(municipality, id, cancellation);
        if (await directory.FindAsync(municipality, id, cancellation) is { } person) return person;
        return rule.HubPasswords && !await directory.IsKnownAsync(municipality, id, cancellation) ? await book.FindAsync(municipality, id, cancellation) : null;
    }

    public async ValueTask<Person?> FindNowAsync(MunicipalityCode municipality, string id, CancellationToken cancellation)
    {
        if (region.Current.Find(municipality)?.Directory is not null) await directory.LookNowAsync(municipality, id, cancellation);
        return await FindAsync(municipality, id, cancellation);
    }

    public async ValueTask<Account?> ByLoginAsync(MunicipalityCode municipality, string login, CancellationToken cancellation)
    {
        if (emergency.IsOne(municipality, login)) return await emergency.FindAsync(municipality, EmergencyStaff.PersonOf(login.ToLowerInvariant()), cancellation) is { } inEmergency ? new Account(inEmergency, null, false) { IsElsewhere = true } : null;
        if (region.Current.Find(municipality)?.Directory is not { } rule) return await book.ByLoginAsync(municipality, login, cancellation);
        if (await directory.ByLoginAsync(municipality, login, cancellation) is { } person) return new Account(person, null, false) { IsElsewhere = true };
        return rule.HubPasswords && await book.ByLoginAsync(municipality, login, cancellation) is { } account && !await directory.IsKnownAsync(municipality, account.Person.Id, cancellation) ? account : null;
    }

    public async ValueTask<Account?> ByCardAsync(MunicipalityCode municipality, CardRule rule, string name, CancellationToken cancellation)
    {
        if (region.Current.Find(municipality)?.Directory is not { } source) return await book.ByCardAsync(municipality, rule, name, cancellation);
        // Of a directory, whoever has signed in once: it is not searched by other names than it was set up for.
        var found = (await directory.AllAsync(municipality, cancellation)).Where(p => Cards.CardCheck.Is(rule, p, name)).Take(2).ToList();
        if (found.Count > 0) return found is [var one] ? new Account(one, null, false) { IsElsewhere = true } : null;
        return source.HubPasswords && await book.ByCardAsync(municipality, rule, name, cancellation) is { } account && !await directory.IsKnownAsync(municipality, account.Person.Id, cancellation) ? account : null;
    }
}
