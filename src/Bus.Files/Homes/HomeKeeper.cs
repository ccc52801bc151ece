using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Files.Disk;
using Microsoft.Extensions.Options;

namespace Bus.Files.Homes;

/// <summary>Knows where the homes are, and makes those that the region asks for.</summary>
internal sealed class HomeKeeper(IOptions<FilesOptions> options)
{
    /// <summary>Absolute, without a slash at its end.</summary>
    public string Root { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Value.Root));

    /// <summary>The home of an application, there or not.</summary>
    public Home Of(ApplicationRef application) => new(Root, application);

    /// <summary>The homes of the region.</summary>
    public IEnumerable<Home> Of(RegionModel region) =>
        from municipality in region.Municipalities
        from application in municipality.Applications
        select Of(new ApplicationRef(municipality.Code, application.Id));

    /// <summary>The homes on the disk, also of applications that have left the region.</summary>
    public IEnumerable<Home> OnDisk()
    {
        foreach (var municipality in RealFolders(Root))
        {
            if (!MunicipalityCode.TryParse(Path.GetFileName(municipality), out var code)) continue;
            foreach (var application in RealFolders(municipality))
                yield return Of(new ApplicationRef(code, Path.GetFileName(application)));
        }
    }

    /// <summary>Makes every folder that is missing.</summary>
    /// <exception cref="IOException">One cannot be made, or the root is not there (<see cref="RootMark"/>).</exception>
    public void Ensure(RegionModel region)
    {
        RootMark.Demand(Root);
        DurableFolder.Create(Of(region).SelectMany(home => FoldersOf(home, region)));
    }

    private static IEnumerable<string> FoldersOf(Home home, RegionModel region)
    {
        if (region.Find(home.Application) is not { } application) yield break;
        yield return home.Processing;
        foreach (var provision in application.Provides)
        {
            yield return home.In(provision.Contract);
            yield return home.Result(provision.Contract);
        }
        foreach (var consumption in application.Consumes)
        {
            yield return home.Out(consumption.Contract);
            yield return home.Result(consumption.Contract);
        }
    }

    /// <summary>Folders inside a folder that are no links and whose names are plain; none if it is gone or not a real folder itself.</summary>
    public IReadOnlyList<string> RealFolders(string folder) => RealFolders(folder, _ => true);

    /// <inheritdoc cref="RealFolders(string)"/>
    /// <param name="named">Only those whose name it is true of; of the others nothing is asked of the disk.</param>
    public IReadOnlyList<string> RealFolders(string folder, Func<string, bool> named)
    {
        if (!FileStat.IsRealFolder(Root, folder) || !Directory.Exists(folder)) return [];
        return [.. Directory.EnumerateDirectories(folder)
            .Where(path => Path.GetFileName(path) is var name && Home.IsPart(name) && named(name) && FileStat.Of(path) is { Kind: EntryKind.Folder })
            .Order(StringComparer.Ordinal)];
    }
}
