namespace Bus.Core.Contracts;

/// <summary>How the records of a bulk file look on the outside.</summary>
/// <param name="CharacterSet">Name of its character set, e.g. <c>utf-8</c>, <c>cp932</c>, <c>ibm-930</c>, or one of the site's own.</param>
/// <param name="Layout">Name of a layout of the contract; null: <see cref="Csv"/>.</param>
/// <param name="Gaiji">外字: a character table laid over the set, as text; null: none.</param>
public sealed record FileForm(string CharacterSet, string? Layout = null, string? Gaiji = null)
{
    /// <summary>The CSV file of <c>layout.yaml</c>, which every contract has.</summary>
    public const string Csv = "csv";

    /// <summary>The same without its header row.</summary>
    public const string CsvWithoutHeader = "csv-without-header";

    /// <summary>The contract's own XML, as in the body of a SOAP message; every contract has it.</summary>
    public const string Xml = "xml";

    /// <summary>The layout's name.</summary>
    public string LayoutName => Layout ?? Csv;
}

/// <summary>A layout of a contract.</summary>
/// <param name="Name">Name by which a route asks for it.</param>
/// <param name="Kind">What kind of file it is.</param>
public sealed record LayoutInfo(string Name, LayoutKind Kind)
{
    /// <summary>Ending of delivered files, with its dot.</summary>
    public string Extension => Kind switch { LayoutKind.Csv => ".csv", LayoutKind.Xml => ".xml", _ => ".dat" };
}

/// <summary>Kinds of files.</summary>
public enum LayoutKind
{
    /// <summary>Separated by commas, with or without a header row.</summary>
    Csv,
    /// <summary>Records of a fixed length in bytes.</summary>
    Fixed,
    /// <summary>The contract's own XML.</summary>
    Xml,
}

/// <summary>A character set that files may be in.</summary>
/// <param name="Name">Name as in the region file.</param>
/// <param name="AsciiSafe">True: the bytes of ASCII stand for themselves only, so that a CSV file may be in it.</param>
public sealed record CharacterSetInfo(string Name, bool AsciiSafe);
