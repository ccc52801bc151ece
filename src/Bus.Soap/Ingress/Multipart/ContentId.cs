namespace Bus.Soap.Ingress.Multipart;

/// <summary>RFC 2392: a Content-ID is <c>&lt;a@b&gt;</c>, a reference to it <c>cid:</c> and the same, percent-encoded, without the brackets.</summary>
internal static class ContentId
{
    private const string Scheme = "cid:";

    /// <summary>The id in a header or a start parameter; null: none.</summary>
    public static string? Of(string? header)
    {
        var text = header?.Trim() ?? "";
        if (text.StartsWith('<') && text.EndsWith('>')) text = text[1..^1];
        return text.Length == 0 ? null : text;
    }

    /// <summary>The id that a reference names; null: it is not one.</summary>
    public static string? Referred(string? text)
    {
        text = text?.Trim() ?? "";
        return text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && text.Length > Scheme.Length ? Uri.UnescapeDataString(text[Scheme.Length..]) : null;
    }
}
