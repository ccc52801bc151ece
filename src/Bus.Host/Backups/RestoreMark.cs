using System.Text.Json;
using Bus.Host.Disk;

namespace Bus.Host.Backups;

/// <summary>
/// <c>{data}/restore.json</c>: a restore has begun here and is not known to have ended. No hub starts beside it, for homes without their journal would be taken in
/// from the beginning; the same restore may be run again.
/// </summary>
/// <param name="Id">Of the restore.</param>
/// <param name="Backup">Of the backup.</param>
internal sealed record RestoreMark(Guid Id, Guid Backup)
{
    public static string PathOf(string dataFolder) => Path.Combine(dataFolder, "restore.json");

    public static RestoreMark? Read(string dataFolder) =>
        File.Exists(PathOf(dataFolder)) ? JsonSerializer.Deserialize<RestoreMark>(File.ReadAllText(PathOf(dataFolder)), JsonSerializerOptions.Web) : null;

    public void Write(string dataFolder)
    {
        var draft = PathOf(dataFolder) + ".tmp";
        File.Delete(draft);
        using (var file = PartStream.Create(draft))
        {
            JsonSerializer.Serialize(file, this, JsonSerializerOptions.Web);
            file.Flush(flushToDisk: true);
        }
        File.Move(draft, PathOf(dataFolder), overwrite: true);
        Durable.Sync(dataFolder);
    }

    public static void Remove(string dataFolder)
    {
        File.Delete(PathOf(dataFolder));
        Durable.Sync(dataFolder);
    }
}
