using Bus.Core.Identity;
using Bus.Core.Region;
using Bus.Core.Security;

namespace Bus.Region.Applying;

/// <summary>Hashes the initial passwords of staff. An account that has a password already keeps it: applying a file again neither resets it nor costs a hash.</summary>
internal sealed class StaffPasswords(PasswordOptions passwords, RegionOptions options)
{
    /// <summary>The list with hashes in place of passwords; a dry run hashes none and leaves new ones empty.</summary>
    public async Task<StaffSource?> KeepAsync(StaffSource? declared, StaffSource? present, bool dryRun, CancellationToken cancellation)
    {
        if (declared is null) return null;
        var known = StaffList.Read(present?.Csv ?? "").ToDictionary(r => r.Id, r => r.Password, StringComparer.Ordinal);
        var rows = StaffList.Read(declared.Csv).ToArray();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.HashParallelism > 0 ? options.HashParallelism : Environment.ProcessorCount, CancellationToken = cancellation };
        await Parallel.ForAsync(0, rows.Length, parallel, (i, _) =>
        {
            rows[i] = rows[i] with { Password = Kept(rows[i].Password, known.GetValueOrDefault(rows[i].Id, ""), dryRun) };
            return ValueTask.CompletedTask;
        }).ConfigureAwait(false);
        return declared with { Csv = StaffList.Write(rows) };
    }

    private string Kept(string said, string stored, bool dryRun)
    {
        if (stored.Length > 0 || said.Length == 0) return stored;
        if (PasswordHash.IsWellFormed(said)) return said;
        return dryRun ? "-" : PasswordHash.Hash(said, passwords.Iterations);
    }
}
