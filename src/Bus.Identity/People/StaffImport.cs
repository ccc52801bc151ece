using System.Security.Cryptography;
using Bus.Core.Identity;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Identity.People;

/// <summary>人事異動: a staff list for a day is checked, compared with who works there on that day, and put in force. Persons keep their ids, and with them their name identifiers and passwords.</summary>
internal sealed class StaffImport(StaffBook book, IStaffStore store, IAccountStore accounts, IRegionStore region, IOptions<PasswordOptions> passwords, InitialPasswordRule initial, TimeProvider clock)
{
    public async Task<StaffPlan> RunAsync(MunicipalityCode municipality, string csv, DateOnly on, bool preview, CancellationToken cancellation)
    {
        var problems = StaffListCheck.Problems(csv).ToList();
        if (problems.Count > 0) return new StaffPlan(false, problems, []);
        var before = await book.OnAsync(municipality, on, cancellation);
        // Who is not named by an id is who has the login on that day; nobody else: an id of their own, never one that was somebody's.
        var rows = StaffList.Read(csv).Select(r => r with { Person = r.Person.Length > 0 ? r.Person : before.ByLogin(r.Login)?.Person.Id ?? $"p-{RandomNumberGenerator.GetHexString(16, lowercase: true)}" }).ToArray();
        if (rows.GroupBy(r => r.Person).Any(g => g.Count() > 1))
            return new StaffPlan(false, [new Bilingual("ログイン ID を引き継ぐ行は、person（永続 ID）を書いて区別してください。", "A login passes from one person to another: name the persons by the column person.")], []);
        if (await TooShortAsync(municipality, rows, before, cancellation) is { Count: > 0 } tooShort) return new StaffPlan(false, tooShort, []);
        var changes = Compare(municipality, before, book.With(municipality, rows, on)).ToList();
        if (preview) return new StaffPlan(false, [], changes);

        await HashAsync(municipality, rows, before, cancellation);
        await store.PutAsync(new SignInEvent(municipality, clock.GetUtcNow(), "staff-list", null, null, $"{on:yyyy-MM-dd}"), on, book.Seal(municipality, on, rows), cancellation);
        return new StaffPlan(true, [], changes);
    }

    // Only of those that would come into use: who has a password keeps it, whatever a list still says of the first one.
    private async Task<List<Bilingual>> TooShortAsync(MunicipalityCode municipality, StaffRow[] rows, StaffRoll before, CancellationToken cancellation)
    {
        var problems = new List<Bilingual>();
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            if (row.Password.Length == 0 || initial.Allows(row.Password) || before.ById(row.Person)?.InitialPassword is not null) continue;
            // The header is row 1.
            if ((await accounts.FindAsync(municipality, row.Person, cancellation))?.Password is null) problems.Add(StaffListCheck.ShortPassword(i + 2, row.Login, initial.Fewest));
        }
        return problems;
    }

    // Who has a password keeps it; only those that are new cost a hash.
    private async Task HashAsync(MunicipalityCode municipality, StaffRow[] rows, StaffRoll before, CancellationToken cancellation) => await Parallel.ForAsync(0, rows.Length,
        new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation }, async (i, stop) =>
        {
            var row = rows[i];
            if (before.ById(row.Person)?.InitialPassword is { } kept) rows[i] = row with { Password = kept };
            else if (row.Password.Length > 0)
                rows[i] = row with { Password = (await accounts.FindAsync(municipality, row.Person, stop))?.Password is not null ? "" : PasswordHash.Hash(row.Password, passwords.Value.Iterations) };
        });

    private IEnumerable<StaffChange> Compare(MunicipalityCode municipality, StaffRoll before, StaffRoll after)
    {
        var parties = region.Current.Find(municipality)?.RelyingParties ?? [];
        foreach (var (account, row, isImported) in after.All.OrderBy(a => a.Account.Person.Login, StringComparer.Ordinal))
        {
            var old = before.All.FirstOrDefault(a => a.Account.Person.Id == account.Person.Id);
            var (gains, loses) = Differences(old.Account is null ? [] : Rights(old.Account.Person, old.Row, parties), Rights(account.Person, row, parties));
            var kind = old.Account is null ? "comes" : gains.Count + loses.Count > 0 || !SameFacts(old.Account.Person, account.Person) ? "changes" : isImported ? null : "region-file";
            if (kind is not null) yield return new StaffChange(kind, account.Person.Id, account.Person.Login, account.Person.Name, old.Account is { } was ? Facts(was.Person, account.Person) : [], gains, loses);
        }
        foreach (var (account, row, _) in before.All.Where(a => after.ById(a.Account.Person.Id) is null).OrderBy(a => a.Account.Person.Login, StringComparer.Ordinal))
            yield return new StaffChange("goes", account.Person.Id, account.Person.Login, account.Person.Name, [], [], [.. Rights(account.Person, row, parties)]);
    }

    private static (IReadOnlyList<string> Gains, IReadOnlyList<string> Loses) Differences(IReadOnlyCollection<string> before, IReadOnlyCollection<string> after) => ([.. after.Except(before)], [.. before.Except(after)]);

    /// <summary>Duties with their periods, and what they are at relying parties on that day.</summary>
    private static List<string> Rights(Person person, StaffRow row, IEnumerable<RelyingParty> parties)
    {
        DutyPeriod.TryParseAll(row.Duties, out var duties);
        return [.. duties.Select(d => d.ToString()), .. parties.SelectMany(p => (p.SignOn?.Roles ?? []).Where(r => person.Duties.Contains(r.Duty)).Select(r => $"{p.Id}: {r.Role}")).Distinct()];
    }

    private static bool SameFacts(Person a, Person b) => Facts(a, b).Count == 0;

    private static List<string> Facts(Person a, Person b) => [.. new[] { ("login", a.Login, b.Login), ("name", a.Name, b.Name), ("department", a.Department, b.Department), ("email", a.Email ?? "", b.Email ?? ""),
        ("employeeNumber", a.EmployeeNumber ?? "", b.EmployeeNumber ?? "") }.Where(f => f.Item2 != f.Item3).Select(f => $"{f.Item1}: {f.Item2} → {f.Item3}")];
}
