using System.Reflection;

namespace Bus.Contracts.Catalogue;

/// <summary>The files of one contract version, read into memory.</summary>
/// <param name="Place">Folder, for messages.</param>
/// <param name="Files">Content by path inside the folder, with forward slashes.</param>
internal sealed record ContractFiles(string Place, IReadOnlyDictionary<string, byte[]> Files)
{
    public const string Contract = "contract.yaml";
    public const string Layout = "layout.yaml";
    public const string Schema = "schema.xsd";
    public const string Samples = "samples/";

    private const string ResourcePrefix = "contracts/";

    /// <summary>The contracts inside this assembly.</summary>
    public static IReadOnlyList<ContractFiles> BuiltIn()
    {
        var assembly = typeof(ContractFiles).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .GroupBy(VersionFolder, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new ContractFiles(group.Key, group.ToDictionary(name => name[(group.Key.Length + 1)..], name => Read(assembly, name), StringComparer.Ordinal)))];
    }

    /// <summary>
    /// The contracts in a folder: every folder in it (or it itself) with one of the three files of a contract, down to <c>{contract}/{version}</c>.
    /// A folder that does not exist has none.
    /// </summary>
    public static IReadOnlyList<ContractFiles> In(string root)
    {
        if (!Directory.Exists(root)) return [];
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 };
        return [.. Directory.EnumerateDirectories(root, "*", options)
            .Prepend(root)
            .Where(folder => new[] { Contract, Layout, Schema }.Any(file => File.Exists(Path.Combine(folder, file))))
            .Order(StringComparer.Ordinal)
            .Select(ReadFolder)];
    }

    private static ContractFiles ReadFolder(string folder) => new(folder, Directory
        .EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 })
        .ToDictionary(file => Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllBytes, StringComparer.Ordinal));

    private static string VersionFolder(string resource) => string.Join('/', resource.Split('/').Take(3));

    private static byte[] Read(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
