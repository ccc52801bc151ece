namespace Bus.Host.Verbs;

internal static class Query
{
    /// <summary>A query string of the parts that have a value.</summary>
    public static string Of(params (string Name, string? Value)[] parts)
    {
        var given = parts.Where(p => !string.IsNullOrEmpty(p.Value)).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}").ToList();
        return given.Count == 0 ? "" : "?" + string.Join('&', given);
    }

    /// <summary>A receipt number as part of an address.</summary>
    /// <exception cref="VerbFailure">There is none: a job's variable that was empty, perhaps. The address would be another one.</exception>
    public static string Receipt(string text) => !string.IsNullOrWhiteSpace(text) ? Uri.EscapeDataString(text)
        : throw new VerbFailure("受付番号が空です。", "The receipt number is empty.", "受付番号を指定してください（bus message list）。", "Give a receipt number (see bus message list).") { IsUsage = true };
}
