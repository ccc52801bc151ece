using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Operation;
using Bus.Files.Answers;
using Bus.Files.Claims;
using Bus.Files.Disk;
using Bus.Files.Homes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Files.Retention;

/// <summary>Deletes sources, error files and results whose time is over. It knows them by name and mark, and touches nothing else; while the clock is not believed, nothing at all.</summary>
internal sealed class Sweeper(HomeKeeper homes, ILeases leases, IRejectBook rejects, Leftovers leftovers, IOptions<FilesOptions> options, ClockTrust trust, TimeProvider clock, ILogger<Sweeper> log)
{
    private const string LeaseKey = "files/sweep";

    /// <summary>A round at once, then one every <see cref="FilesOptions.SweepInterval"/>.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await Task.Yield();
        await new Rounds(options.Value.SweepInterval, clock) { AtOnce = true }.RunAsync(RoundAsync, log.SweepFailed, cancellation);
    }

    internal async Task RoundAsync(CancellationToken cancellation)
    {
        if (trust.Look() is not null) return;
        using (var turn = leases.Enter(LeaseKey))
            if (turn is not null) await SweepAllAsync(cancellation);
        await leftovers.SweepAsync(cancellation);
    }

    private async Task SweepAllAsync(CancellationToken cancellation)
    {
        Sweep(cancellation);
        // Rows in the journal are the same personal data as those in the error files.
        var now = clock.GetUtcNow();
        await rejects.ForgetAsync(now - options.Value.KeepErrors, now - options.Value.KeepResults, cancellation);
    }

    /// <summary>What of a round is on the disk.</summary>
    public void Sweep(CancellationToken cancellation)
    {
        var (sources, errors, results) = (0, 0, 0);
        foreach (var home in homes.OnDisk())
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var lane in homes.RealFolders(home.Processing))
                sources += homes.RealFolders(lane).Count(folder => Guarded(home, () => DeleteIfOver(folder) ? 1 : 0) > 0);
            foreach (var folder in homes.RealFolders(home.AllResults))
            {
                errors += Guarded(home, () => DeleteOld(folder, AnswerName.IsErrorFile, options.Value.KeepErrors));
                results += Guarded(home, () => DeleteOld(folder, AnswerName.IsResult, options.Value.KeepResults));
            }
        }
        if (sources + errors + results > 0) log.Swept(sources, errors, results);
    }

    // What cannot be deleted here keeps nobody else's personal data.
    private int Guarded(Home home, Func<int> delete)
    {
        try
        {
            return delete();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            log.HomeNotSwept(home.Application, cause);
            return 0;
        }
    }

    private bool DeleteIfOver(string folder)
    {
        if (!ClaimIds.IsOne(Path.GetFileName(folder))) return false;
        if (Claim.DoneAt(folder) is not { } done || clock.GetUtcNow() < done + options.Value.KeepSource) return false;
        // The mark goes last, so that a claim cut off here is never taken for an unfinished one.
        foreach (var path in Directory.EnumerateFileSystemEntries(folder).OrderBy(path => Path.GetFileName(path) == Claim.DoneMark)) File.Delete(path);
        Directory.Delete(folder);
        return true;
    }

    private int DeleteOld(string folder, Func<string, bool> belongs, TimeSpan keep)
    {
        var count = 0;
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            if (!belongs(Path.GetFileName(path)) || FileStat.Of(path) is not { Kind: EntryKind.File } || clock.GetUtcNow() < File.GetLastWriteTimeUtc(path) + keep) continue;
            File.Delete(path);
            count++;
        }
        return count;
    }
}
