using System.Text;
using Bus.Core.Exits;
using Bus.Core.Operation;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Host.Backups;
using Bus.Host.Hub;
using Bus.Host.Operation;
using Bus.Region;

namespace Bus.Host.Exits;

/// <summary>
/// Makes one exit export: everything that the journal holds of one municipality as of one moment, in open formats. It is complete only if what was written agrees with what the journal
/// itself counts; of one that is not, nothing is left.
/// </summary>
internal sealed class ExitRun(IMunicipalityExtracts extracts, ExitRecords records, ExitLists lists, IRegionStore region, HubEnvironment environment, ExitFolder folder, string node, TimeProvider clock,
    IProgress<LongRunProgress> progress)
{
    private readonly List<Part> _parts = [];

    /// <exception cref="ExitException">It cannot be made there, or does not agree.</exception>
    public async Task<ExitMade> MakeAsync(MunicipalityCode municipality, CancellationToken cancellation)
    {
        folder.Begin(municipality, clock.GetUtcNow());
        try
        {
            await using var extract = await extracts.OpenAsync(municipality, cancellation);
            var named = region.Current.Find(municipality);
            var tally = new ExitTally();
            await AddAsync(ExitManifest.ReadMeName, ExitReadMe.Of(municipality, named?.Name, extract.TakenAt), cancellation);
            if (named is not null) await AddAsync(ExitManifest.RegionName, RegionExporter.ToYamlWithoutSecrets(named), cancellation);
            _parts.AddRange(await records.WriteAsync(extract, folder, tally, progress, cancellation));
            _parts.AddRange(await lists.WriteAsync(extract, folder, tally, progress, cancellation));
            var totals = tally.CompareWith(await extract.TotalsAsync(cancellation));
            var manifest = new ExitManifest(ExitManifest.CurrentFormat, HubStart.Version, Guid.CreateVersion7(clock.GetUtcNow()), municipality.Value, named?.Name, environment.Name, JapanTime.Of(extract.TakenAt),
                JapanTime.Now(clock), node, totals, _parts);
            var (path, sha256) = folder.Complete(manifest);
            return new ExitMade(path, sha256, manifest);
        }
        catch
        {
            folder.Drop();
            throw;
        }
    }

    private async Task AddAsync(string name, string text, CancellationToken cancellation)
    {
        await using var part = folder.Create(name, cancellation, small: true);
        await part.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
        _parts.Add(new Part(name, 1, part.Bytes, part.Finish()));
    }
}

/// <param name="Sha256">Of the manifest: who keeps it apart can prove later that nothing was changed.</param>
internal sealed record ExitMade(string Path, string Sha256, ExitManifest Manifest);
