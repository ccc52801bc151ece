using Bus.Core.Backups;
using Bus.Host.Disk;

namespace Bus.Host.Backups;

/// <summary>A copy of the master key in a data folder, as a hub expects it; taken away again where nothing was restored.</summary>
internal sealed class PlacedKey(string place, bool fresh) : IDisposable
{
    private bool _kept = !fresh;

    /// <exception cref="BackupException">Another key is there.</exception>
    public static PlacedKey Put(string copy, string dataFolder)
    {
        var place = Path.Combine(dataFolder, "master.key");
        var text = File.ReadAllText(copy);
        if (File.Exists(place)) return File.ReadAllText(place) == text ? new PlacedKey(place, fresh: false)
            : throw new BackupException($"{place} は別の鍵です。何も変更していません。", $"{place} is another key. Nothing was changed.", "空のデータフォルダーを指定してください。", "Name an empty data folder.");
        using var file = PartStream.Create(place);
        file.Write(System.Text.Encoding.ASCII.GetBytes(text));
        file.Flush(flushToDisk: true);
        return new PlacedKey(place, fresh: true);
    }

    /// <summary>The journal that it opens is there now.</summary>
    public void Keep() => _kept = true;

    public void Dispose()
    {
        if (!_kept) File.Delete(place);
    }
}
