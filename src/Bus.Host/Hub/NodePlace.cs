using Bus.Core.Nodes;

namespace Bus.Host.Hub;

/// <summary>
/// Which data folder on which machine this hub runs in. It tells a hub that starts again, whose earlier life is over because it has the folder's lock,
/// from another hub that was given the same name.
/// </summary>
internal static class NodePlace
{
    private const string FileName = "node.id";

    public static NodeSelf Of(HubSettings settings) => new($"{Id(settings.DataFolder)}@{Environment.MachineName}", settings.Urls.Split(';')[0].Trim(), HubStart.Version);

    private static string Id(string dataFolder)
    {
        var path = Path.Combine(dataFolder, FileName);
        if (File.Exists(path) && Guid.TryParse(File.ReadAllText(path), out var known)) return known.ToString("N");
        var id = Guid.CreateVersion7().ToString("N");
        File.WriteAllText(path, id);
        return id;
    }
}
