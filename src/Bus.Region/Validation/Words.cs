using System.Text.RegularExpressions;

namespace Bus.Region.Validation;

/// <summary>The closed sets of words in a region file, and the forms of its names.</summary>
internal static partial class Words
{
    public static readonly string[] ItemTypes = ["text", "digits", "integer", "date"];
    public static readonly string[] Compressions = ["none", "gzip", "zip"];
    public static readonly string[] OnError = ["key", "record", "file"];
    public static readonly string[] Complete = ["end-file", "rename", "quiet"];
    public static readonly string[] By = ["file", "soap", "mailbox"];
    public static readonly string[] Days = ["business", "all"];
    public static readonly string[] ExpectedDate = ["today", "previous"];
    public static readonly string[] Roles = ["operator", "manager", "auditor"];
    public static readonly string[] Replay = ["none", SecondPerson];
    public static readonly string[] Fetched = ["keep", "delete", "move"];
    public static readonly string[] Upload = ["resume", "hidden"];
    public static readonly string[] Full = ["whole", "differential"];
    public static readonly string[] Attachment = ["mtom", "swa"];
    public static readonly string[] Unmappable = ["report", "reject"];

    /// <summary>A second person must approve.</summary>
    public const string SecondPerson = "second-person";

    /// <summary>What people also write for a word.</summary>
    public static string? OtherNameOf(string word) => word.ToLowerInvariant() switch
    {
        "shift_jis" or "shift-jis" or "sjis" or "ms932" or "windows-31j" or "windows31j" or "932" => "cp932",
        "utf8" => "utf-8",
        "ebcdic" or "ibm930" or "cp930" or "930" => "ibm-930",
        "ibm939" or "cp939" or "939" => "ibm-939",
        "ibm290" or "cp290" or "290" => "ibm-290",
        "gz" => "gzip",
        "string" => "text",
        "number" or "int" => "integer",
        "push" or "http" => "soap",
        _ => null,
    };

    [GeneratedRegex("^[a-z0-9-]{1,32}\\z", RegexOptions.CultureInvariant)]
    public static partial Regex Id();

    /// <summary>An NCName of XML in ASCII (Namespaces in XML 1.0, §3): what SOAP toolkits of every language can make a name of.</summary>
    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9._-]*\z", RegexOptions.CultureInvariant)]
    public static partial Regex AsciiNcName();

    /// <summary>A host name (RFC 1123, §2.1), lower case.</summary>
    [GeneratedRegex(@"^(?=.{1,253}\z)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*\z", RegexOptions.CultureInvariant)]
    public static partial Regex Host();

    /// <summary>The same, with a port if wanted.</summary>
    [GeneratedRegex(@"^(?=.{1,259}\z)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*(:[1-9][0-9]{0,4})?\z", RegexOptions.CultureInvariant)]
    public static partial Regex HostAndPort();

    /// <summary>The name of an HTTP header field that says something of a person: no punctuation but the hyphen.</summary>
    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9-]{0,63}\z", RegexOptions.CultureInvariant)]
    public static partial Regex HeaderName();
}
