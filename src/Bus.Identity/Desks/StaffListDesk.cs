using Bus.Core.Identity;
using Bus.Core.Vocabulary;
using Bus.Identity.Directories;
using Bus.Identity.Kerberos;
using Bus.Identity.People;

namespace Bus.Identity;

/// <summary>A member of staff, as listed.</summary>
/// <param name="Duties">With their periods.</param>
/// <param name="Source"><c>import</c>, <c>region-file</c> or <c>directory</c>.</param>
public sealed record StaffEntry(string Person, string Login, string Name, string Department, string? Email, string? EmployeeNumber, IReadOnlyList<string> Duties, string Source)
{
    /// <summary>Never who it is.</summary>
    public override string ToString() => Source;
}

/// <summary>Who works at a municipality: by its staff list, where a new one comes in, by the region file, and by its own directory, which is looked at and tied to people here.</summary>
public sealed class StaffListDesk
{
    private readonly StaffBook _staff;
    private readonly StaffImport _import;
    private readonly LdapDirectories _directories;
    private readonly DirectoryStaff _elsewhere;
    private readonly KerberosSignIn _tickets;
    private readonly TimeProvider _clock;

    internal StaffListDesk(StaffBook staff, StaffImport import, LdapDirectories directories, DirectoryStaff elsewhere, KerberosSignIn tickets, TimeProvider clock) =>
        (_staff, _import, _directories, _elsewhere, _tickets, _clock) = (staff, import, directories, elsewhere, tickets, clock);

    /// <summary>Puts a staff list in force from a day on, or tells what it would change.</summary>
    public Task<StaffPlan> ImportAsync(MunicipalityCode municipality, string csv, DateOnly? on, bool preview, CancellationToken cancellation) =>
        _import.RunAsync(municipality, csv, on ?? JapanTime.Today(_clock), preview, cancellation);

    /// <summary>Who works there on a day; null: today. Of a municipality's own directory, those who have signed in.</summary>
    public async Task<IReadOnlyList<StaffEntry>> ListAsync(MunicipalityCode municipality, DateOnly? on, CancellationToken cancellation)
    {
        var seen = _directories.Of(municipality) is null ? [] : await _elsewhere.AllAsync(municipality, cancellation);
        var entries = (await _staff.OnAsync(municipality, on ?? JapanTime.Today(_clock), cancellation)).All.Where(a => seen.All(p => p.Id != a.Account.Person.Id)).Select(a => Entry(a.Account.Person, a.Row, a.IsImported))
            .Concat(seen.Select(p => new StaffEntry(p.Id, p.Login, p.Name, p.Department, p.Email, p.EmployeeNumber, p.Duties, "directory")));
        return [.. entries.OrderBy(e => e.Login, StringComparer.Ordinal)];
    }

    /// <summary>Whether the municipality's own directory can be asked, and who is found there by a login (null: nobody is looked for).</summary>
    public async Task<DeskStep> LookAtDirectoryAsync(MunicipalityCode municipality, string? login, CancellationToken cancellation)
    {
        if (_directories.Of(municipality) is not { } directory) return new DeskStep(false, new Bilingual("この団体には directory がありません。職員はハブの職員一覧にあります。", "This municipality has no directory; its staff stand in the hub's list."));
        try
        {
            if (login is null)
            {
                await directory.LookAsync(cancellation);
                if (_tickets.Trouble(municipality) is { } trouble) return new DeskStep(false, trouble);
                return new DeskStep(true, new Bilingual("職員ディレクトリに接続でき、検索できます。", "The directory can be reached and searched."));
            }
            return await directory.FindAsync(login, cancellation) is { } entry
                ? new DeskStep(true, new Bilingual($"{entry.Name}（職務を与えるグループ: {entry.Groups.Length}）", $"{entry.Name} (groups that give a duty: {entry.Groups.Length})"))
                : new DeskStep(false, new Bilingual("このログイン ID の人は見つからないか、複数います。filter を確認してください。", "Nobody is found by this login, or several are. Look at the filter."));
        }
        catch (DirectoryDownException down)
        {
            return new DeskStep(false, new Bilingual($"職員ディレクトリに問い合わせできず、新たなサインインができません：{down.Message} servers、ca、bind、base、filter とサーバーを確認してください。", $"The directory cannot be asked, and nobody new signs in: {down.Message} Look at servers, ca, bind, base, filter and at the server."));
        }
    }

    /// <summary>Whoever has this login in the directory now is the person with this permanent id, whose own entry there is gone.</summary>
    public async Task<DeskStep> RelinkAsync(MunicipalityCode municipality, string login, string person, CancellationToken cancellation)
    {
        try
        {
            if (_directories.Of(municipality) is not { } directory || await directory.FindAsync(login, cancellation) is not { } entry)
                return new DeskStep(false, new Bilingual("職員ディレクトリにこのログイン ID の人が見つかりません。bus staff directory --login で確認してください。", "Nobody is found in the directory by this login; see bus staff directory --login."));
            return await _elsewhere.RelinkAsync(municipality, directory, person, entry, cancellation) switch
            {
                RelinkOutcome.Done => new DeskStep(true, new Bilingual($"{person} を、ディレクトリの今の {login} に結び付けました。次のサインインから、以前と同じ人です。", $"{person} is now who has {login} in the directory: the same person as before, from the next sign-in on.")),
                RelinkOutcome.AlreadyThat => new DeskStep(false, new Bilingual("既に結び付いています。", "That is so already.")),
                RelinkOutcome.StillThere => new DeskStep(false, new Bilingual($"{person} のエントリーはまだディレクトリにあります。別の人のものにはできません。作り直した場合は、古いエントリーを削除するか無効にしてからやり直してください（団体のシステム担当者）。",
                    $"The entry of {person} is still in the directory, so nobody else can be that person. If it was made anew, delete or disable the old entry first (the municipality's system manager).")),
                _ => new DeskStep(false, new Bilingual($"永続 ID {person} の人は、ディレクトリからサインインしたことがありません。bus staff list と監査記録で確認してください。", $"Nobody with the permanent id {person} has ever signed in by the directory; see bus staff list and the audit.")),
            };
        }
        catch (DirectoryDownException down)
        {
            return new DeskStep(false, new Bilingual($"職員ディレクトリに問い合わせできません：{down.Message} bus staff directory で確認してください。", $"The directory cannot be asked: {down.Message} See bus staff directory."));
        }
    }

    private static StaffEntry Entry(Person person, StaffRow row, bool isImported)
    {
        DutyPeriod.TryParseAll(row.Duties, out var duties);
        return new StaffEntry(person.Id, person.Login, person.Name, person.Department, person.Email, person.EmployeeNumber, [.. duties.Select(d => d.ToString())], isImported ? "import" : "region-file");
    }
}
