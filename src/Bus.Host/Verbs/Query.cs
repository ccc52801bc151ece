namespace Bus.Host.Verbs;

internal static class Query
{
    /// <summary>A query string of the parts that have a value.</summary>
    public static string Of(params (string Name, string? Value)[] parts)
    {
        var given = parts.Where(p => !string.IsNullOrEmpty(p.Value)).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}").ToList();
        return given.Count == 0 ? "" : "?" + string.Join('&', given);
    }
}
