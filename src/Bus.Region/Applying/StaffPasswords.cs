using Bus.Core.Identity;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Region.Validation.SignIn;

namespace Bus.Region.Applying;

/// <summary>Judges and hashes the initial passwords of staff. An account that has a password already keeps it: applying a file again neither resets it nor costs a hash.</summary>
internal sealed class StaffPasswords(PasswordOptions passwords, RegionOptions options, InitialPasswordRule? rule)
{
    /// <summary>Tells those that would come into use and are too short.</summary>
    public void Check(StaffSource? declared, StaffSource? present, DocumentPath path, ProblemList problems)
    {
        if (declared is null || rule is null) return;
        var known = KnownOf(present);
        // The header is row 1.
        foreach (var (row, number) in StaffList.Read(declared.Csv).Select((row, i) => (row, i + 2)))
            if (row.Password.Length > 0 && known.GetValueOrDefault(row.Id, "").Length == 0 && !rule.Allows(row.Password)) problems.Error(path, SignInTexts.StaffShortPassword(number, row.Login, rule.Fewest));
    }

    /// <summary>The list with hashes in place of passwords; a dry run hashes none and leaves new ones empty.</summary>
    public async Task<StaffSource?> KeepAsync(StaffSource? declared, StaffSource? present, bool dryRun, CancellationToken cancellation)
    {
        if (declared is null) return null;
        var known = KnownOf(present);
        var rows = StaffList.Read(declared.Csv).ToArray();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.HashParallelism > 0 ? options.HashParallelism : Environment.ProcessorCount, CancellationToken = cancellation };
        await Parallel.ForAsync(0, rows.Length, parallel, (i, _) =>
        {
            rows[i] = rows[i] with { Password = Kept(rows[i].Password, known.GetValueOrDefault(rows[i].Id, ""), dryRun) };
            return ValueTask.CompletedTask;
        }).ConfigureAwait(false);
        return declared with { Csv = StaffList.Write(rows) };
    }

    private static Dictionary<string, string> KnownOf(StaffSource? present) => StaffList.Read(present?.Csv ?? "").ToDictionary(r => r.Id, r => r.Password, StringComparer.Ordinal);

    private string Kept(string said, string stored, bool dryRun)
    {
        if (stored.Length > 0 || said.Length == 0) return stored;
        if (PasswordHash.IsWellFormed(said)) return said;
        return dryRun ? "-" : PasswordHash.Hash(said, passwords.Iterations);
    }
}
