using System.Globalization;

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
        : throw new VerbFailure("受付番号が空です。", "The receipt number is empty.", "受付番号を指定してください（bus message list）。", "Give a receipt number (see bus message list).");

    /// <summary>The text of a day, as it is asked for; null: none was said.</summary>
    /// <exception cref="VerbFailure">It is no date.</exception>
    public static string? Day(string? text) => text is null || DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        ? text
        : throw new VerbFailure($"'{text}' は日付ではありません。", $"'{text}' is no date.", "YYYY-MM-DD で指定してください。", "Give it as YYYY-MM-DD.");
}
