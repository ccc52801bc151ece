using Bus.Core.Region;

namespace Bus.Region.Validation.Routes;

internal static class RetryRules
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(24);
    private static readonly TimeSpan ShortestPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPatience = TimeSpan.FromDays(365);
    private const int MostAttempts = 1_000_000;

    public static RetryPolicy? Check(ValidationScope scope, RetryDocument? document, DocumentPath path)
    {
        if (document is null) return null;
        var policy = new RetryPolicy(
            Duration(scope, document.First, path["first"], ShortestPause, LongestPause, "500ms"),
            Duration(scope, document.Longest, path["longest"], ShortestPause, LongestPause, "30s"),
            Duration(scope, document.GiveUpAfter, path["giveUpAfter"], ShortestPatience, LongestPatience, "24h"),
            document.Attempts);
        if (document.Attempts is < 1 or > MostAttempts) scope.Error(path["attempts"], RetryTexts.BadAttempts(MostAttempts));
        if (policy is { First: { } first, Longest: { } longest } && first > longest) scope.Error(path["longest"], RetryTexts.LongestIsShorter());
        return policy == new RetryPolicy(null, null, null, null) ? null : policy;
    }

    private static TimeSpan? Duration(ValidationScope scope, string? text, DocumentPath path, TimeSpan least, TimeSpan most, string example)
    {
        if (text is null) return null;
        if (Quantities.TryDuration(text, out var duration) && duration >= least && duration <= most) return duration;
        scope.Error(path, RetryTexts.BadDuration(example, Quantities.Text(least), Quantities.Text(most)));
        return null;
    }
}
