using Bus.Region.Reading;

namespace Bus.Region;

/// <summary>Reads region files: YAML on the command line, JSON on the hub. Both name every error at once.</summary>
public static class RegionFile
{
    /// <summary>Reads a YAML file, and what it names by <c>{ file: … }</c> (relative to its folder) and <c>{ env: … }</c>. For the command line: it reads with the rights of who runs it.</summary>
    public static RegionReading Read(string path, RegionOptions options)
    {
        var (text, trouble) = TextFile.Read(path, Path.GetFileName(path), options.MaxFileBytes);
        var outside = new CommandLineOutside(Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".", options);
        return ReadText(text, trouble, options, outside);
    }

    /// <summary>Reads a self-contained YAML text; <c>file</c> and <c>env</c> are errors.</summary>
    public static RegionReading ReadYaml(string yaml, RegionOptions options) => ReadText(yaml, null, options, new NoOutside());

    /// <summary>Reads a self-contained YAML file, as it was sent; <c>file</c> and <c>env</c> are errors.</summary>
    public static RegionReading ReadYaml(ReadOnlyMemory<byte> utf8, RegionOptions options)
    {
        if (utf8.Length > options.MaxFileBytes) return ReadText(null, ReadTexts.FileTooLarge("YAML", options.MaxFileBytes), options, new NoOutside());
        var (text, trouble) = TextFile.Decode(utf8.Span, "YAML");
        return ReadText(text, trouble, options, new NoOutside());
    }

    /// <summary>Reads a self-contained document in JSON, as it was posted; <c>file</c> and <c>env</c> are errors.</summary>
    public static RegionReading ReadJson(ReadOnlyMemory<byte> utf8, RegionOptions options)
    {
        var problems = new ProblemList(options.MaxProblems);
        if (utf8.Length > options.MaxFileBytes) problems.Error(DocumentPath.Root, ReadTexts.FileTooLarge("JSON", options.MaxFileBytes));
        var root = problems.HasErrors ? null : JsonSource.Read(utf8.Span, options, problems);
        return Bind(root, options, problems, new NoOutside());
    }

    private static RegionReading ReadText(string? text, Finding? trouble, RegionOptions options, IOutside outside)
    {
        var problems = new ProblemList(options.MaxProblems);
        if (trouble is { } finding) problems.Error(DocumentPath.Root, finding);
        return Bind(text is null ? null : YamlSource.Read(text, options, problems), options, problems, outside);
    }

    private static RegionReading Bind(SourceNode? root, RegionOptions options, ProblemList problems, IOutside outside)
    {
        var document = root is null ? new RegionDocument() : DocumentReader.Read(new ReadScope(options, problems, outside), root);
        return new RegionReading(document, problems.ToList(), root);
    }
}
