using System.Text;

namespace Bus.Files.FrontDoor;

/// <summary>Reads what was added to a growing text file, whole lines only.</summary>
internal sealed class UploadLog(string path)
{
    private const int LongestLine = 64 * 1024;
    private readonly byte[] _buffer = new byte[LongestLine];
    private long _position;
    private byte[] _rest = [];

    /// <summary>Lines added since the last call.</summary>
    public IEnumerable<string> ReadNew()
    {
        if (!File.Exists(path)) yield break;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (file.Length < _position) (_position, _rest) = (0, []);
        file.Position = _position;
        for (int read; (read = file.Read(_buffer)) > 0;)
        {
            _position += read;
            byte[] pending = [.. _rest, .. _buffer.AsSpan(0, read)];
            var start = 0;
            for (int end; (end = Array.IndexOf(pending, (byte)'\n', start)) >= 0; start = end + 1) yield return Encoding.UTF8.GetString(pending, start, end - start);
            // Longer than any line of the daemon's: not one of them.
            _rest = pending.Length - start > LongestLine ? [] : pending[start..];
        }
    }

    /// <summary>Removes the file when it has become long and is read to its end; the caller says that nobody has it open. The next session makes a new one.</summary>
    public void Remove(long longerThan)
    {
        // Deleted, not emptied: the folder is the daemon's, and what it put there must not be written to.
        if (_position <= longerThan || new FileInfo(path).Length != _position) return;
        File.Delete(path);
        (_position, _rest) = (0, []);
    }
}
