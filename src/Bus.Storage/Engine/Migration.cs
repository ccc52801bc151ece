using System.Globalization;
using System.Reflection;

namespace Bus.Storage.Engine;

/// <summary>One step of the schema.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Name">File name, for people.</param>
/// <param name="Sql">A script; runs in one transaction.</param>
public sealed record Migration(int Number, string Name, string Sql)
{
    private const string Folder = ".Migrations.";
    private const string AdditiveMark = "-- additive";

    /// <summary>True where the script begins with <c>-- additive</c>: it only adds what the release before it can live without, so that one goes on, and starts, beside it.</summary>
    public bool IsAdditive => Sql.StartsWith(AdditiveMark, StringComparison.Ordinal);

    /// <summary>The embedded resources <c>Migrations/NNNN-name.sql</c> of an assembly, ascending.</summary>
    public static IReadOnlyList<Migration> From(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Select(name => Read(assembly, name))
            .OrderBy(m => m.Number)];
    }

    private static Migration Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        var name = resource[(resource.IndexOf(Folder, StringComparison.Ordinal) + Folder.Length)..];
        return new Migration(int.Parse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture), name, reader.ReadToEnd());
    }
}
