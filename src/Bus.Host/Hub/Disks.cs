using Bus.Core.Admission;

namespace Bus.Host.Hub;

/// <summary>The disks under the folders that grow with work: the data folder (journal on SQLite) and the homes. What is below a database server is that server's.</summary>
internal sealed class Disks(params IEnumerable<string> folders) : IDisks
{
    private readonly string[] _folders = [.. folders.Distinct(StringComparer.Ordinal)];

    public IReadOnlyList<(string Folder, long Free, long Size)> Look()
    {
        var seen = new List<(string, long, long)>();
        foreach (var folder in _folders)
        {
            try
            {
                var disk = new DriveInfo(folder);
                seen.Add((folder, disk.AvailableFreeSpace, disk.TotalSize));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                // Not there (yet): nothing is known of it, and whoever writes there will be told.
            }
        }
        return seen;
    }
}
