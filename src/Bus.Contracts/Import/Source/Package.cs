using System.IO.Compression;
using System.Text;
using Bus.Core.Contracts.Import;

namespace Bus.Contracts.Import.Source;

/// <summary>
/// The XSD and WSDL files of a foreign package: a folder, a zip, or one file with what lies beside and below it. Nothing outside of it is ever read,
/// links are not followed, and all that is read is bounded.
/// </summary>
internal sealed class Package : IDisposable
{
    private readonly Dictionary<string, byte[]> _read = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names;
    private readonly Func<string, Stream?> _open;
    private readonly IDisposable? _zip;
    private readonly ImportLimits _limits;
    private long _left;

    private Package(IEnumerable<string> names, Func<string, Stream?> open, ImportLimits limits, IDisposable? zip = null, string? start = null)
    {
        (_open, _limits, _left, _zip, Start) = (open, limits, limits.TotalBytes, zip, start);
        // Packages are made on Windows: names that differ by case only are one.
        _names = names.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).ToDictionary(g => g.Key, g => g.First(), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The one file that was named; null: a folder or a zip.</summary>
    public string? Start { get; }

    /// <summary>All XSD and WSDL files, with forward slashes.</summary>
    public IEnumerable<string> Names => _names.Values.Order(StringComparer.Ordinal);

    public static bool IsWsdl(string name) => name.EndsWith(".wsdl", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="PackageException">It is none, or too large.</exception>
    public static Package Open(string path, ImportLimits limits)
    {
        try
        {
            if (Directory.Exists(path)) return OfFolder(path, limits, null);
            if (!File.Exists(path)) throw new PackageException("そのファイルもフォルダーもありません。", "There is no such file or folder.");
            if (path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase)) return OfZip(path, limits);
            if (!IsDescription(path)) throw new PackageException("XSD、WSDL、それらの zip、フォルダーのどれでもありません。", "It is no XSD, no WSDL, no zip and no folder of them.");
            return OfFolder(Path.GetDirectoryName(Path.GetFullPath(path))!, limits, Path.GetFileName(path));
        }
        catch (InvalidDataException)
        {
            throw new PackageException("zip として読めません（壊れているか、暗号化されています）。", "It cannot be read as a zip: it is damaged or encrypted.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && e is not PackageException)
        {
            throw new PackageException($"読めません: {e.Message}", $"It cannot be read: {e.Message}");
        }
    }

    /// <summary>The file that a location in another file means; null: it is not in the package.</summary>
    public string? Find(string from, string location)
    {
        var bare = location.Split('#', '?')[0].Trim().Replace('\\', '/');
        if (bare.Length == 0) return null;
        // An address on the network is not called: the package must hold the file by its name.
        if (Uri.TryCreate(bare, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            var last = Uri.UnescapeDataString(address.Segments[^1]);
            return Names.Where(n => string.Equals(n.Split('/')[^1], last, StringComparison.OrdinalIgnoreCase)).ToArray() is [var only] ? only : null;
        }
        if (bare.StartsWith('/') || bare.Contains(':', StringComparison.Ordinal)) return null;
        var folders = new List<string>(from.Split('/')[..^1]);
        foreach (var part in Uri.UnescapeDataString(bare).Split('/'))
        {
            if (part is "" or ".") continue;
            if (part != "..") folders.Add(part);
            else if (folders.Count == 0) return null;
            else folders.RemoveAt(folders.Count - 1);
        }
        return _names.GetValueOrDefault(string.Join('/', folders));
    }

    /// <summary>A file's bytes, in UTF-8 where it was in one of Japan's older encodings.</summary>
    /// <exception cref="PackageException">It is larger than allowed, or damaged.</exception>
    public byte[] Read(string name)
    {
        if (_read.TryGetValue(name, out var known)) return known;
        try
        {
            using var stream = _open(name) ?? throw new PackageException($"{name} がありません。", $"{name} is absent.");
            var bytes = Bounded(stream, name);
            return _read[name] = OldEncoding.ToUtf8(bytes);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException && e is not PackageException)
        {
            throw new PackageException($"{name} を読めません: {e.Message}", $"{name} cannot be read: {e.Message}");
        }
    }

    public void Dispose() => _zip?.Dispose();

    private byte[] Bounded(Stream stream, string name)
    {
        using var all = new MemoryStream();
        var block = new byte[64 << 10];
        int read;
        while ((read = stream.Read(block)) > 0)
        {
            _left -= read;
            if (all.Length + read > _limits.FileBytes || _left < 0)
                throw new PackageException($"{name} は、展開後の大きさの上限（1 ファイル {_limits.FileBytes:N0} バイト、全体 {_limits.TotalBytes:N0} バイト）を超えています。",
                    $"{name} goes beyond the bounds of what is unpacked ({_limits.FileBytes:N0} bytes a file, {_limits.TotalBytes:N0} in all).");
            all.Write(block, 0, read);
        }
        return all.ToArray();
    }

    private static Package OfFolder(string root, ImportLimits limits, string? start)
    {
        // One named file may lie anywhere, e.g. in a home folder: only what lies beside and just below it belongs to it.
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = start is null ? limits.Depth : 3, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        var names = new List<string>();
        var seen = 0;
        foreach (var file in Directory.EnumerateFiles(root, "*", options))
        {
            if (++seen > limits.Files && start is null) throw TooMany(limits);
            if (IsDescription(file)) names.Add(Path.GetRelativePath(root, file).Replace('\\', '/'));
            if (seen > limits.Files) break;
        }
        if (start is not null && !names.Contains(start)) names.Add(start);
        return new Package(names, name => File.OpenRead(Path.Combine(root, name)), limits, start: start);
    }

    private static Package OfZip(string path, ImportLimits limits)
    {
        // Names without the UTF-8 mark are Japanese Windows'.
        var zip = new ZipArchive(File.OpenRead(path), ZipArchiveMode.Read, leaveOpen: false, CodePagesEncodingProvider.Instance.GetEncoding(932));
        try
        {
            if (zip.Entries.Count > limits.Files) throw TooMany(limits);
            var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
            foreach (var entry in zip.Entries.Where(e => IsDescription(e.FullName)))
            {
                var name = entry.FullName.Replace('\\', '/');
                if (name.StartsWith('/') || name.Contains(':', StringComparison.Ordinal) || name.Split('/').Any(p => p is ".." or "." or ""))
                    throw new PackageException($"zip の中の名前「{name}」はパッケージの外を指しています。", $"The name '{name}' in the zip points outside of the package.");
                if (!entries.TryAdd(name, entry)) throw new PackageException($"zip に「{name}」が二度あります。", $"The zip holds '{name}' twice.");
            }
            return new Package(entries.Keys, name => entries.GetValueOrDefault(name)?.Open(), limits, zip);
        }
        catch
        {
            zip.Dispose();
            throw;
        }
    }

    private static PackageException TooMany(ImportLimits limits) => new($"ファイルが {limits.Files:N0} 個より多くあります。", $"It holds more than {limits.Files:N0} files.");

    private static bool IsDescription(string name) => IsWsdl(name) || name.EndsWith(".xsd", StringComparison.OrdinalIgnoreCase);
}
