using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Bus.Core.Identity;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Identity.Directories;

/// <summary>How a password was taken.</summary>
internal enum DirectoryVerdict
{
    Right,
    Wrong,
    /// <summary>It may have been right, and must be changed where it is kept before it is good for anything.</summary>
    Expired,
}

/// <summary>One municipality's directory: its servers in their order, connections that are kept, few conversations at a time.</summary>
internal sealed class LdapDirectory(MunicipalityCode municipality, StaffDirectoryRule rule, IKeyRing keys, IdentityOptions options, TimeProvider clock) : IDisposable
{
    private readonly LdapFilter _filter = LdapFilter.Parse(rule.Filter)!;
    private readonly LdapFilter? _groups = rule.GroupFilter is { } text ? LdapFilter.Parse(text) : null;
    private readonly LdapTrust _trust = new(rule);
    private readonly SemaphoreSlim _turns = new(options.DirectoryConnections);
    // Timestamps, not times: a wall clock that is set must keep neither a dead connection nor a server that is back waiting.
    private readonly ConcurrentBag<(LdapConnection Connection, Uri Server, long Since)> _idle = [];
    private readonly ConcurrentDictionary<Uri, long> _passedOver = [];
    private readonly HashSet<string> _wanted = [.. rule.Duties.Select(d => DistinguishedName.Plain(d.Group))];

    public StaffDirectoryRule Rule => rule;

    /// <summary>Why it could not be asked the last time; null: it answered, or was not asked yet.</summary>
    public string? Trouble { get; private set; }

    /// <summary>The entry of whoever has this login; null: nobody, or several have it.</summary>
    /// <exception cref="DirectoryDownException">It cannot be asked.</exception>
    public Task<DirectoryEntry?> FindAsync(string login, CancellationToken cancellation) => AskAsync(c => FindAsync(c, _filter, login, cancellation), cancellation);

    /// <summary>The entry with this key, if the person still works here; null: it is gone, or the filter leaves it out by now.</summary>
    public Task<DirectoryEntry?> ByKeyAsync(byte[] key, CancellationToken cancellation) => ByAsync(rule.Attributes.Id, key, cancellation);

    /// <summary>The entry of whoever has this name at the domain's sign-in, if they work here; null: nobody, or several have it.</summary>
    /// <exception cref="DirectoryDownException">It cannot be asked.</exception>
    public Task<DirectoryEntry?> ByPrincipalAsync(string name, CancellationToken cancellation) => ByAsync(rule.Kerberos?.Attribute ?? rule.Attributes.Login, Encoding.UTF8.GetBytes(name), cancellation);

    private Task<DirectoryEntry?> ByAsync(string attribute, byte[] value, CancellationToken cancellation) => AskAsync(async connection =>
    {
        var it = LdapFilter.Has(attribute, value);
        // Its login may be another by now.
        var login = await connection.SearchAsync(rule.Base, it, _ => "", 2, [rule.Attributes.Login], cancellation) is [var entry] ? entry.Text(rule.Attributes.Login) : "";
        return login.Length == 0 ? null : await FindAsync(connection, LdapFilter.All(it, _filter), login, cancellation);
    }, cancellation);

    /// <summary>Tries a password, with a connection of its own. Given up before the directory was asked it was not tried; once it is asked nobody can take that back, for it counts there.</summary>
    /// <param name="entry">Null: nobody has the login. Then a name that nobody has is tried: it must not be faster.</param>
    public Task<DirectoryVerdict> ProveAsync(DirectoryEntry? entry, string password, CancellationToken cancellation)
    {
        if (password.Length == 0) throw new ArgumentException("An empty password proves nothing.", nameof(password));
        return InTurnAsync(async () =>
        {
            var (connection, _) = await OpenAsync(cancellation);
            using var _1 = connection;
            var (code, words) = await connection.BindAsync(entry?.Name ?? $"cn={RandomNumberGenerator.GetHexString(16)},{rule.Base}", password, CancellationToken.None);
            return code switch
            {
                LdapResults.Success => entry is null ? DirectoryVerdict.Wrong : DirectoryVerdict.Right,
                // Active Directory says in its words what else is the matter: 532 and 773, the password must be changed.
                LdapResults.InvalidCredentials when words.Contains("data 532", StringComparison.Ordinal) || words.Contains("data 773", StringComparison.Ordinal) => DirectoryVerdict.Expired,
                LdapResults.InvalidCredentials or LdapResults.NoSuchObject or LdapResults.ConstraintViolation or LdapResults.InsufficientRights or LdapResults.InappropriateAuthentication => DirectoryVerdict.Wrong,
                _ => entry is null ? DirectoryVerdict.Wrong : throw new DirectoryDownException($"The password could not be tried ({code})."),
            };
        }, cancellation);
    }

    /// <summary>Looks whether it can be asked at all, and whether the base is there.</summary>
    /// <exception cref="DirectoryDownException">It cannot; the message says why.</exception>
    public Task LookAsync(CancellationToken cancellation) => TellingAsync(async () =>
    {
        // In nobody's turn: behind all who wait for one that hangs it would never be found out. And not by a connection that was kept: on that one a password that is refused by now would still be good.
        var (connection, _) = await OpenBoundAsync(cancellation);
        using var _1 = connection;
        return await connection.SearchAsync(rule.Base, LdapFilter.Has("objectClass", "bus-looks"u8.ToArray()), _ => "", 1, ["1.1"], cancellation);
    });

    public void Dispose()
    {
        while (_idle.TryTake(out var kept)) kept.Connection.Dispose();
        _turns.Dispose();
    }

    private async Task<DirectoryEntry?> FindAsync(LdapConnection connection, LdapFilter filter, string login, CancellationToken cancellation)
    {
        var names = rule.Attributes;
        string[] wanted = [names.Id, names.Login, names.Name, names.Department, names.Email, names.EmployeeNumber, names.Groups];
        if (await connection.SearchAsync(rule.Base, filter, place => place == "login" ? login : "", 2, wanted, cancellation) is not [var entry]) return null;
        if (entry.Bytes(names.Id) is not { Length: > 0 } key || entry.Text(names.Login).Length == 0 || entry.Name.Length == 0)
            throw new DirectoryDownException($"An entry has no {names.Id} or no {names.Login}, or the hub may not read it.");
        var groups = entry.Texts(names.Groups);
        if (_groups is not null)
            groups = (await connection.SearchAsync(rule.GroupBase ?? rule.Base, _groups, place => place == "dn" ? entry.Name : login, 0, ["1.1"], cancellation) ?? []).Select(g => g.Name);
        // Groups that say nothing here are not kept.
        return new DirectoryEntry(entry.Name, key, entry.Text(names.Login), entry.Text(names.Name) is { Length: > 0 } name ? name : entry.Text(names.Login), entry.Text(names.Department), entry.Text(names.Email),
            entry.Text(names.EmployeeNumber), [.. groups.Select(DistinguishedName.Plain).Where(_wanted.Contains).Distinct()]);
    }

    // A connection that was kept may have died meanwhile: then a new one is asked, once.
    private Task<T> AskAsync<T>(Func<LdapConnection, Task<T>> question, CancellationToken cancellation) => InTurnAsync(async () =>
    {
        while (_idle.TryTake(out var kept))
        {
            if (clock.GetElapsedTime(kept.Since) < options.DirectoryIdle && await TryAsync(kept, question) is { } answer) return answer.Value;
            kept.Connection.Dispose();
        }
        var (connection, server) = await OpenBoundAsync(cancellation);
        try
        {
            return Keep(connection, server, await question(connection));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }, cancellation);

    private async Task<(LdapConnection Connection, Uri Server)> OpenBoundAsync(CancellationToken cancellation)
    {
        var (connection, server) = await OpenAsync(cancellation);
        try
        {
            if (rule.BindName is { } name && await connection.BindAsync(name, Secret(), cancellation) is { Code: not LdapResults.Success } refused)
                throw new DirectoryDownException($"The hub's own name or password is refused ({refused.Code}).") { IsRefused = true };
            return (connection, server);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private async Task<Answered<T>?> TryAsync<T>((LdapConnection Connection, Uri Server, long Since) kept, Func<LdapConnection, Task<T>> question)
    {
        try
        {
            return new Answered<T>(Keep(kept.Connection, kept.Server, await question(kept.Connection)));
        }
        catch (DirectoryDownException)
        {
            return null;
        }
    }

    private T Keep<T>(LdapConnection connection, Uri server, T answer)
    {
        _idle.Add((connection, server, clock.GetTimestamp()));
        return answer;
    }

    private async Task<T> InTurnAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        if (!await _turns.WaitAsync(options.DirectoryTimeout, cancellation)) throw new DirectoryDownException("Too many are waiting for it.");
        try
        {
            return await TellingAsync(work);
        }
        finally
        {
            _turns.Release();
        }
    }

    private async Task<T> TellingAsync<T>(Func<Task<T>> work)
    {
        try
        {
            var answer = await work();
            Trouble = null;
            return answer;
        }
        catch (DirectoryDownException down)
        {
            Trouble = down.Message;
            throw;
        }
    }

    private async Task<(LdapConnection Connection, Uri Server)> OpenAsync(CancellationToken cancellation)
    {
        DirectoryDownException? last = null;
        // One that did not answer is asked last for a while.
        foreach (var server in rule.Servers.OrderBy(s => _passedOver.TryGetValue(s, out var since) && clock.GetElapsedTime(since) < options.DirectoryPause ? 1 : 0))
            try
            {
                var connection = await LdapConnection.OpenAsync(server, _trust, options.DirectoryTimeout, cancellation);
                _passedOver.TryRemove(server, out _);
                return (connection, server);
            }
            catch (DirectoryDownException down)
            {
                _passedOver[server] = clock.GetTimestamp();
                last = down;
            }
        throw last ?? new DirectoryDownException("It has no server.");
    }

    private string Secret() => rule.SealedSecret is { } text ? Encoding.UTF8.GetString(keys.Open(municipality, Convert.FromBase64String(text), SecretContext.Directory())) : "";

    private sealed record Answered<T>(T Value);
}

/// <summary>A person's entry.</summary>
/// <param name="Name">Distinguished name.</param>
/// <param name="Key">What stays.</param>
/// <param name="Groups">Those that give a duty, in plain form.</param>
internal sealed record DirectoryEntry(string Name, byte[] Key, string Login, string PersonName, string Department, string Email, string EmployeeNumber, ImmutableArray<string> Groups)
{
    /// <summary>Never who it is.</summary>
    public override string ToString() => nameof(DirectoryEntry);
}

/// <summary>Distinguished names are compared without regard to case and blanks between their parts.</summary>
internal static class DistinguishedName
{
    public static string Plain(string name) => string.Join(',', name.Split(',').Select(p => string.Join('=', p.Split('=', 2).Select(s => s.Trim())))).ToLowerInvariant();
}
