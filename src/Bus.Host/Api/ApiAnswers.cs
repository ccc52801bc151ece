using Bus.Core.Faults;
using Bus.Core.Vocabulary;

namespace Bus.Host.Api;

/// <summary>How the API says no: always the same shape, cause → action → party, in both languages.</summary>
internal static class ApiAnswers
{
    public static IResult Problem(int status, Fault fault) => Results.Json(ProblemView.Of(fault), statusCode: status);

    /// <summary>The request itself is wrong; nothing was done.</summary>
    public static IResult BadRequest(string ja, string en) => OfRequest(StatusCodes.Status400BadRequest, ja, en,
        new("示された値を直して、もう一度実行してください。", "Correct the value named, then try again."));

    /// <summary>What the request names does not exist; nothing was done.</summary>
    public static IResult NotFound(string ja, string en) => OfRequest(StatusCodes.Status404NotFound, ja, en,
        new("番号や名前を確認してください。", "Check the number or the name."));

    public static IResult NoSuchMunicipality() => NotFound("この団体は登録されていません。bus region show で確認してください。", "The municipality is not registered; see bus region show.");

    /// <summary>The caller may not do this; nothing was done.</summary>
    public static IResult Forbidden(string ja, string en) => Results.Json(
        ProblemView.Of(Fault.Of(FaultCode.Forbidden, ja, en)) with { Cause = new TextView(ja, en), Action = new TextView("権限のある運用者に依頼してください。", "Ask an operator who may."), Party = Caller },
        statusCode: StatusCodes.Status403Forbidden);

    /// <summary>The token would cross the network readable.</summary>
    public static IResult PlainHttp() => Results.Json(ProblemView.Of(Denial.PlainHttp(
            "平文の HTTP では、運用トークンは同じ機械からだけ受け付けます。HTTPS を使ってください。", "On plain HTTP the operator token is accepted from this machine only. Use HTTPS.")) with
        {
            Action = new("ハブの https:// のアドレスを使うか（コマンドでは --url）、ハブの機械で実行してください。送ったトークンは取り替えることを勧めます。ハブに https:// のアドレスがなければ、運用担当者が Tls:Certificate を設定します。",
                "Use the hub's https:// address (--url of a command), or run it on the hub's machine, and consider changing the token that was sent. If the hub has no such address, its operator sets Tls:Certificate."),
            Party = Caller,
        }, statusCode: StatusCodes.Status403Forbidden);

    /// <summary>The caller has not proved who they are.</summary>
    public static IResult UnknownToken() => OfOperation(StatusCodes.Status401Unauthorized, Fault.Of(FaultCode.Unauthenticated, "運用トークンがないか、正しくありません。", "The operator token is missing or wrong."),
        new("運用トークン（BUS_TOKEN、--token-file）を確認してください。運用者の ID とトークンはリージョン定義にあり、ハブの hub.json のものはその起動の間だけ有効です。",
            "Check the operator token (BUS_TOKEN, --token-file). Operators and their tokens stand in the region file; the one of hub.json holds only as long as that hub runs."));

    /// <summary>The journal cannot be reached; nothing was done.</summary>
    public static IResult NoJournal(Bilingual what) => OfOperation(StatusCodes.Status503ServiceUnavailable, new Fault(FaultCode.Unavailable, what),
        new("データベースを動かすか、つながるようにしてください（bus doctor）。ハブは自動で続きから再開します。", "Have the database run and be reached (bus doctor); the hub goes on by itself."));

    /// <summary>Things are not as the request needs them; nothing was done.</summary>
    public static IResult Conflict(string ja, string en, TextView action) => OfRequest(StatusCodes.Status409Conflict, ja, en, action);

    /// <summary>The request is refused as it stands; nothing was done. The table of faults speaks to senders of messages; here somebody operates the hub.</summary>
    public static IResult OfRequest(int status, string ja, string en, TextView action) => Results.Json(
        ProblemView.Of(Fault.Of(FaultCode.InvalidMessage, ja, en)) with { Cause = new TextView(ja, en), Action = action, Party = Caller }, statusCode: status);

    private static IResult OfOperation(int status, Fault fault, TextView action) =>
        Results.Json(ProblemView.Of(fault) with { Cause = TextView.Of(fault.What), Action = action, Party = Operator }, statusCode: status);

    private static readonly TextView Operator = new("データセンターの運用担当者", "data-centre operator");
    private static readonly TextView Caller = new("実行した人", "whoever ran the command");
}
