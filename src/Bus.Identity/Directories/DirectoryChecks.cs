using System.Collections.Concurrent;
using Bus.Core.Identity;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Identity.Directories;

/// <summary>Looks at all directories of staff, each again after <see cref="IdentityOptions.DirectoryCheck"/>, few at a time and without making anybody wait for those that do not answer.</summary>
internal sealed class DirectoryChecks(LdapDirectories directories, IRegionStore region, IOptions<IdentityOptions> options, TimeProvider clock) : IDirectoryChecks
{
    private const int AtOnce = 16;
    private readonly ConcurrentDictionary<MunicipalityCode, (long Since, DirectoryTrouble? Trouble)> _looked = [];
    private Task _round = Task.CompletedTask;

    public bool Has(MunicipalityCode municipality) => region.Current.Find(municipality)?.Directory is not null;

    public IReadOnlyDictionary<MunicipalityCode, DirectoryTrouble?> Known => _looked.ToDictionary(l => l.Key, l => l.Value.Trouble);

    public Task LookAsync(CancellationToken cancellation)
    {
        if (!_round.IsCompleted) return _round;
        var all = region.Current.Municipalities.Where(m => m.Directory is not null).Select(m => m.Code).ToHashSet();
        foreach (var gone in _looked.Keys.Where(c => !all.Contains(c))) _looked.TryRemove(gone, out _);
        var due = all.Where(c => !_looked.TryGetValue(c, out var last) || clock.GetElapsedTime(last.Since) >= options.Value.DirectoryCheck);
        return _round = Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, LookAtAsync);
    }

    private async ValueTask LookAtAsync(MunicipalityCode municipality, CancellationToken cancellation)
    {
        if (directories.Of(municipality) is not { } directory) return;
        try
        {
            await directory.LookAsync(cancellation);
            _looked[municipality] = (clock.GetTimestamp(), null);
        }
        catch (DirectoryDownException down)
        {
            var since = _looked.TryGetValue(municipality, out var last) && last.Trouble is { } before ? before.Since : clock.GetUtcNow();
            _looked[municipality] = (clock.GetTimestamp(), new DirectoryTrouble(municipality, down.IsRefused, since));
        }
        catch (KeyGoneException)
        {
            // Nobody is to sign in.
        }
    }
}
