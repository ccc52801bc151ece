using Bus.Core.Vocabulary;

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
    /// <exception cref="VerbFailure">It is none: a job's variable that was empty, perhaps. The address would be another one.</exception>
    public static string Receipt(string text)
    {
        if (ReceiptNumber.TryGetMunicipality(text, out _)) return Uri.EscapeDataString(text);
        var what = string.IsNullOrWhiteSpace(text) ? new Bilingual("受付番号が空です。", "The receipt number is empty.") : new Bilingual($"'{text}' は受付番号ではありません。", $"'{text}' is no receipt number.");
        throw new VerbFailure(what.Ja, what.En, "362018-20261120-0000000042 の形で指定してください（bus message list）。", "Give one such as 362018-20261120-0000000042 (see bus message list).") { IsUsage = true };
    }
}
