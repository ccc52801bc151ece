using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bus.Core.Identity;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Bus.Identity.People;
using Bus.Identity.SignOut;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Identity.Directories;

/// <summary>
/// Persons whom a municipality's own directory knows, with the permanent ids that the hub gives them. What was seen of a person is kept, so that whoever is signed in goes on while the directory is
/// down; now and then it is looked at again, and whoever is gone from it is signed out.
/// </summary>
internal sealed class DirectoryStaff(LdapDirectories directories, IDirectoryStore store, StaffBook book, ForcedSignOut signOut, IKeyRing keys, IOptions<IdentityOptions> options, TimeProvider clock, ILogger<DirectoryStaff> log)
{
    private sealed record Cached(DateTimeOffset At, DirectoryPerson Row, DirectoryFacts Facts);

    private readonly ConcurrentDictionary<(MunicipalityCode, string), Cached> _seen = [];
    private readonly ConcurrentDictionary<(MunicipalityCode, string), bool> _asking = [];

    /// <summary>The person with this id, as last seen; null: the directory never told of them, or knows them no longer.</summary>
    public async ValueTask<Person?> FindAsync(MunicipalityCode municipality, string id, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (!_seen.TryGetValue((municipality, id), out var cached) || cached.At + options.Value.StaffRefresh <= now || cached.At > now)
        {
            if (await store.FindAsync(municipality, id, cancellation) is not { } row) return null;
            _seen[(municipality, id)] = cached = new Cached(now, row, Open(row));
        }
        if (!cached.Row.IsGone && cached.Row.SeenAt + options.Value.DirectoryRefresh <= now) LookAgain(cached.Row, cached.Facts);
        return cached.Row.IsGone ? null : await PersonAsync(cached.Row, cached.Facts, cancellation);
    }

    /// <summary>Whoever had this login when last seen.</summary>
    public async ValueTask<Person?> ByLoginAsync(MunicipalityCode municipality, string login, CancellationToken cancellation) =>
        await store.ByLoginAsync(municipality, Hash(municipality, "login", Encoding.UTF8.GetBytes(login.ToLowerInvariant())), cancellation) is { IsGone: false } row ? await PersonAsync(row, Open(row), cancellation) : null;

    /// <summary>Who stands behind an entry; null: they never signed in.</summary>
    public async Task<string?> IdOfAsync(MunicipalityCode municipality, DirectoryEntry entry, CancellationToken cancellation) => (await store.ByKeyAsync(municipality, KeyOf(municipality, entry), cancellation))?.Person;

    /// <summary>True: this id is a person of the directory, and of nobody else.</summary>
    public async Task<bool> IsKnownAsync(MunicipalityCode municipality, string id, CancellationToken cancellation) => await store.FindAsync(municipality, id, cancellation) is not null;

    /// <summary>All who were ever seen and are not gone.</summary>
    public async Task<IReadOnlyList<Person>> AllAsync(MunicipalityCode municipality, CancellationToken cancellation)
    {
        var persons = new List<Person>();
        foreach (var row in await store.AllAsync(municipality, cancellation))
            if (!row.IsGone) persons.Add(await PersonAsync(row, Open(row), cancellation));
        return persons;
    }

    /// <summary>
    /// The person of an entry whose password was right. Whoever comes for the first time is who has the login in the hub's staff list, if nobody else is that yet; else they get an id of their own.
    /// </summary>
    public async Task<Person> AdmitAsync(MunicipalityCode municipality, DirectoryEntry entry, CancellationToken cancellation)
    {
        var (now, key, facts) = (clock.GetUtcNow(), KeyOf(municipality, entry), FactsOf(entry));
        var login = Hash(municipality, "login", Encoding.UTF8.GetBytes(entry.Login.ToLowerInvariant()));
        DirectoryPerson Row(string person) => new(municipality, person, key, login, Seal(municipality, person, facts), now, false);
        if (await store.ByKeyAsync(municipality, key, cancellation) is not { } known)
        {
            var listed = (await book.ByLoginAsync(municipality, entry.Login, cancellation))?.Person.Id;
            foreach (var person in new[] { listed, $"d-{RandomNumberGenerator.GetHexString(16, lowercase: true)}" }.OfType<string>())
                if (await store.AddAsync(Row(person), new SignInEvent(municipality, now, "directory", person, null, person == listed ? "matched" : "new"), cancellation)) break;
            // Another node may have been faster.
            known = await store.ByKeyAsync(municipality, key, cancellation) ?? throw new InvalidOperationException("A person of the directory was not kept.");
        }
        var row = Row(known.Person);
        await store.SeenAsync(row, cancellation);
        _seen[(municipality, row.Person)] = new Cached(now, row, facts);
        return await PersonAsync(row, facts, cancellation);
    }

    /// <summary>Makes a person another entry: theirs was deleted in the directory and made anew, so that it has another key. Both are signed out.</summary>
    /// <exception cref="DirectoryDownException">It cannot be asked.</exception>
    public async Task<RelinkOutcome> RelinkAsync(MunicipalityCode municipality, LdapDirectory directory, string person, DirectoryEntry entry, CancellationToken cancellation)
    {
        if (await store.FindAsync(municipality, person, cancellation) is not { } row) return RelinkOutcome.NoSuchPerson;
        var (now, key, facts) = (clock.GetUtcNow(), KeyOf(municipality, entry), FactsOf(entry));
        if (row.KeyHash == key) return RelinkOutcome.AlreadyThat;
        // Nobody takes over whoever still works here.
        if (await directory.ByKeyAsync(Open(row).Key, cancellation) is not null) return RelinkOutcome.StillThere;
        var before = await store.ByKeyAsync(municipality, key, cancellation);
        var login = Hash(municipality, "login", Encoding.UTF8.GetBytes(entry.Login.ToLowerInvariant()));
        if (!await store.RelinkAsync(row with { KeyHash = key, LoginHash = login, Sealed = Seal(municipality, person, facts), SeenAt = now }, new SignInEvent(municipality, now, "directory", person, null, before is null ? "relinked" : $"relinked (was {before.Person})"), cancellation))
            return RelinkOutcome.NoSuchPerson;
        foreach (var one in new[] { person, before?.Person }.OfType<string>())
        {
            _seen.TryRemove((municipality, one), out _);
            await signOut.EndAsync(municipality, one, "relinked", cancellation);
        }
        return RelinkOutcome.Done;
    }

    /// <summary>Looks the person up in the directory before anything else is done; where it is down, what was seen last holds.</summary>
    public async Task LookNowAsync(MunicipalityCode municipality, string id, CancellationToken cancellation)
    {
        if (directories.Of(municipality) is { } directory && await store.FindAsync(municipality, id, cancellation) is { IsGone: false } row) await LookAsync(directory, row, Open(row), cancellation);
    }

    private async Task LookAsync(LdapDirectory directory, DirectoryPerson row, DirectoryFacts facts, CancellationToken cancellation)
    {
        try
        {
            if (await directory.ByKeyAsync(facts.Key, cancellation) is { } entry) await AdmitAsync(row.Municipality, entry, cancellation);
            else await LeaveAsync(row);
        }
        catch (DirectoryDownException down)
        {
            log.DirectoryDown(row.Municipality.Value, down.Message);
        }
    }

    // Without making anybody wait; one look at a time for a person.
    private void LookAgain(DirectoryPerson row, DirectoryFacts facts)
    {
        if (directories.Of(row.Municipality) is { } directory && _asking.TryAdd((row.Municipality, row.Person), true)) _ = Task.Run(async () =>
        {
            try
            {
                await LookAsync(directory, row, facts, CancellationToken.None);
            }
            catch (Exception trouble)
            {
                log.DirectoryLookFailed(row.Municipality.Value, trouble);
            }
            finally
            {
                _asking.TryRemove((row.Municipality, row.Person), out _);
            }
        });
    }

    private async Task LeaveAsync(DirectoryPerson row)
    {
        var now = clock.GetUtcNow();
        await store.GoneAsync(new SignInEvent(row.Municipality, now, "directory", row.Person, null, "gone"), row.Person, CancellationToken.None);
        _seen.TryRemove((row.Municipality, row.Person), out _);
        await signOut.EndAsync(row.Municipality, row.Person, "directory-gone", CancellationToken.None);
    }

    private async ValueTask<Person> PersonAsync(DirectoryPerson row, DirectoryFacts facts, CancellationToken cancellation)
    {
        var byGroup = (directories.Of(row.Municipality)?.Rule.Duties ?? []).Where(d => facts.Groups.Contains(DistinguishedName.Plain(d.Group))).Select(d => d.Duty);
        var listed = await book.FindAsync(row.Municipality, row.Person, cancellation);
        return new Person
        {
            Id = row.Person, Login = facts.Login, Name = facts.Name, Department = facts.Department.Length > 0 ? facts.Department : listed?.Department ?? "",
            Email = facts.Email.Length > 0 ? facts.Email : listed?.Email, EmployeeNumber = facts.EmployeeNumber.Length > 0 ? facts.EmployeeNumber : listed?.EmployeeNumber,
            Duties = [.. byGroup.Concat(listed?.Duties ?? []).Distinct()],
        };
    }

    private static DirectoryFacts FactsOf(DirectoryEntry entry) => new(entry.Key, entry.Login, entry.PersonName, entry.Department, entry.Email, entry.EmployeeNumber, entry.Groups);

    private byte[] Seal(MunicipalityCode municipality, string person, DirectoryFacts facts) => keys.Seal(municipality, JsonSerializer.SerializeToUtf8Bytes(facts), Context(person));

    private DirectoryFacts Open(DirectoryPerson row) => JsonSerializer.Deserialize<DirectoryFacts>(keys.Open(row.Municipality, row.Sealed, Context(row.Person)))!;

    private string KeyOf(MunicipalityCode municipality, DirectoryEntry entry) => Hash(municipality, "key", entry.Key);

    private string Hash(MunicipalityCode municipality, string of, byte[] value) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(keys.DigestKey(municipality), (byte[])[.. Encoding.ASCII.GetBytes($"identity-directory\n{of}\n"), .. value]));

    private static byte[] Context(string person) => Encoding.UTF8.GetBytes($"identity-directory/{person}");
}

/// <summary>How it went.</summary>
internal enum RelinkOutcome
{
    Done,
    NoSuchPerson,
    AlreadyThat,
    StillThere,
}

/// <summary>What a directory said of a person.</summary>
internal sealed record DirectoryFacts(byte[] Key, string Login, string Name, string Department, string Email, string EmployeeNumber, ImmutableArray<string> Groups)
{
    /// <summary>Never who it is.</summary>
    public override string ToString() => nameof(DirectoryFacts);
}
