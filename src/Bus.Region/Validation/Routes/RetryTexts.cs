namespace Bus.Region.Validation.Routes;

/// <summary>What can be wrong with how a route is tried again.</summary>
internal static class RetryTexts
{
    public static Finding BadDuration(string example, string least, string most) => Finding.Of("bad-retry-duration",
        $"{example} のように、{least} から {most} までで書いてください。", $"Write it like {example}, from {least} to {most}.");

    public static Finding BadAttempts(int most) => Finding.Of("bad-retry-attempts", $"attempts は 1 から {most} までにしてください。", $"attempts must be 1 to {most}.");

    public static Finding LongestIsShorter() => Finding.Of("retry-longest-shorter", "longest は first 以上にしてください。", "longest must not be shorter than first.");
}
