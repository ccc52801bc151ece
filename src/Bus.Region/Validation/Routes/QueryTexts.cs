namespace Bus.Region.Validation.Routes;

/// <summary>What can be wrong with queries (照会).</summary>
internal static class QueryTexts
{
    public static Finding ForQueriesOnly(string key) => Finding.Of("for-queries-only", $"{key}: は照会の連携インタフェースでだけ書けます。", $"{key}: is for queries only.");

    public static Finding NotForQueries(string key) => Finding.Of("not-for-queries", $"{key}: は照会の連携インタフェースでは書けません。", $"{key}: cannot be said of a query.");

    public static Finding MissingTarget(string name) => Finding.Of("missing-target",
        $"照会 {name} の提供には soap: {{ url: … }} が必要です。ハブはそこへ取り次ぎます。", $"Whoever provides the query {name} needs soap: {{ url: … }}; the hub asks there.");

    public static Finding SecondProvider(string name, string other) => Finding.Of("second-provider",
        $"照会 {name} には業務システム {other} が答えています。1 つの団体で答える業務システムは 1 つだけです（入れ替えるときは --prune を付けて適用します）。",
        $"The query {name} is answered by application {other}. One application of a municipality answers a query (to exchange it, apply with --prune).");

    public static Finding OwnQuestion(string name) => Finding.Of("own-question", $"この業務システムは照会 {name} に自分で答えます。自分に照会することはできません。", $"This application answers {name} itself; it cannot ask itself.");

    public static Finding BadDuty() => Finding.Of("bad-duty", "duties の業務名は 1〜40 文字で、重複しないように書いてください。", "A duty is 1 to 40 characters, each named once.");

    public static Finding NoDutyItem(string name) => Finding.Of("no-duty-item", $"照会 {name} には業務を言う項目がないので、duties は書けません。", $"The query {name} has no item for the duty, so duties: cannot be.");

    public static Finding BadPerMinute() => Finding.Of("bad-per-minute", "perMinute は 1 から 1000000 までにしてください。", "perMinute must be 1 to 1000000.");
}
