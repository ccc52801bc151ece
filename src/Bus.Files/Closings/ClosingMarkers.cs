using System.Globalization;
using System.Text;
using Bus.Core.Closings;
using Bus.Core.Vocabulary;
using Bus.Files.Completion;
using Bus.Files.Deliveries;
using Bus.Files.Disk;
using Bus.Files.Homes;

namespace Bus.Files.Closings;

/// <summary>
/// A closing's marker <c>out/{contract}/{date}.{provider}.{number}.close</c>, written and published as deliveries are: a draft that is gone was published, so that it appears once, also where the consumer has
/// taken it away meanwhile.
/// </summary>
internal sealed class ClosingMarkers(HomeKeeper homes, RisingTimes times) : IClosingMarkers
{
    public void Prepare(ClosingMarker marker, long epoch)
    {
        var home = HomeOf(marker);
        MakeFolders(home, marker);
        var (folder, name) = (home.Outgoing(marker.Key.Contract), NameOf(marker));
        foreach (var left in Directory.EnumerateFiles(folder, name + "*").Where(path => DraftName.EpochOf(path) <= epoch)) File.Delete(left);
        DurableFile.Write(DraftOf(marker, epoch), Encoding.ASCII.GetBytes(ClosingFile.Text(marker.Key.Day, marker.Delivered)));
        DurableFolder.Sync(folder);
    }

    public void Publish(ClosingMarker marker)
    {
        var home = HomeOf(marker);
        MakeFolders(home, marker);
        var file = new OutgoingFile(DraftOf(marker, marker.PreparedIn), Path.Combine(home.Out(marker.Key.Contract), NameOf(marker)));
        // Behind whatever lies there, for consumers that go by time.
        if (FileStat.Of(file.Draft) is not null) File.SetLastWriteTimeUtc(file.Draft, times.Next(home.Out(marker.Key.Contract), marker.PreparedIn));
        file.Publish();
        DurableFolder.Sync(home.Out(marker.Key.Contract));
        DurableFolder.Sync(home.Outgoing(marker.Key.Contract));
        // With the root gone in between, the draft would be gone too, and not published.
        RootMark.Demand(home.Root);
    }

    private static string NameOf(ClosingMarker marker) =>
        string.Create(CultureInfo.InvariantCulture, $"{marker.Key.Day:yyyy-MM-dd}.{marker.Key.Provider.Application}.{marker.Number}{DropName.ClosingSuffix}");

    private string DraftOf(ClosingMarker marker, long epoch) => Path.Combine(HomeOf(marker).Outgoing(marker.Key.Contract), DraftName.Of(NameOf(marker), epoch));

    private Home HomeOf(ClosingMarker marker) => homes.Of(new ApplicationRef(marker.Key.Provider.Municipality, marker.Consumer));

    private static void MakeFolders(Home home, ClosingMarker marker)
    {
        string[] folders = [home.Outgoing(marker.Key.Contract), home.Out(marker.Key.Contract)];
        home.Make(folders);
        if (!folders.All(folder => FileStat.IsRealFolder(home.Root, folder))) throw new IOException("A folder of the consumer's home is a symbolic link; nothing is written through it.");
    }
}
