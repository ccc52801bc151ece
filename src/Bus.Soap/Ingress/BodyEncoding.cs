using Bus.Core.Faults;
using Bus.Soap.Wire;
using Microsoft.Net.Http.Headers;

namespace Bus.Soap.Ingress;

/// <summary>What a request says about its body: SOAP version and character set. UTF-8 and UTF-16 only, and what is said must be so.</summary>
internal readonly record struct BodyEncoding(SoapVersion Version, string? Charset, Fault? Fault)
{
    /// <summary>Reads the Content-Type. The version is a guess until the envelope is seen; unknown: 1.1.</summary>
    public static BodyEncoding OfContentType(string? contentType)
    {
        // What nearly every caller sends; spares the parsing.
        if (contentType is "text/xml; charset=utf-8" or "text/xml;charset=UTF-8") return new(SoapVersion.V11, "utf-8", null);
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)) return new(SoapVersion.V11, null, Refusals.ContentType(contentType));
        var charset = type.Charset.HasValue ? HeaderUtilities.RemoveQuotes(type.Charset).Value : null;
        var fault = charset is null || IsUtf8(charset) || IsUtf16(charset) ? null : Refusals.Charset(charset);
        if (type.MediaType.Equals(SoapVersion.V12.MediaType, StringComparison.OrdinalIgnoreCase)) return new(SoapVersion.V12, charset, fault);
        if (!type.MediaType.Equals(SoapVersion.V11.MediaType, StringComparison.OrdinalIgnoreCase)) fault = Refusals.ContentType(contentType);
        return new(SoapVersion.V11, charset, fault);
    }

    /// <summary>Reads the type of a multipart's root part, which in XOP names the envelope's own type in a parameter.</summary>
    public static BodyEncoding OfRoot(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)) return OfContentType(contentType);
        if (!type.MediaType.Equals("application/xop+xml", StringComparison.OrdinalIgnoreCase)) return OfContentType(contentType);
        var inner = HeaderUtilities.RemoveQuotes(type.Parameters.FirstOrDefault(p => p.Name.Equals("type", StringComparison.OrdinalIgnoreCase))?.Value ?? default).ToString();
        return OfContentType(type.Charset.HasValue ? $"{inner}; charset={type.Charset}" : inner);
    }

    /// <summary>Compares what was said with the first bytes (XML 1.0 appendix F).</summary>
    public Fault? Check(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty) return Refusals.Empty;
        if (body is [0, 0, ..] or [0xFF, 0xFE, 0, 0, ..] or [0x3C, 0, 0, 0, ..]) return Refusals.Charset("UTF-32");
        var utf16 = body is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..] or [0, 0x3C, ..] or [0x3C, 0, ..];
        if (Charset is null || utf16 == IsUtf16(Charset)) return null;
        return Refusals.CharsetDiffers(Charset, utf16 ? "UTF-16" : "UTF-8");
    }

    /// <summary>Checks the encoding of the XML declaration; null: none was said.</summary>
    public static Fault? CheckDeclared(string? encoding) =>
        encoding is null || IsUtf8(encoding) || IsUtf16(encoding) ? null : Refusals.Charset(encoding);

    private static bool IsUtf8(string charset) =>
        charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || charset.Equals("utf8", StringComparison.OrdinalIgnoreCase)
        || charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase);

    private static bool IsUtf16(string charset) => charset.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase);
}
