using Bus.Core.Faults;
using Bus.Core.Vocabulary;

namespace Bus.Core.Queries;

/// <summary>Why a question is not answered.</summary>
internal static class QueryFaults
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    public static Fault NotAllowed(string application, string contract) => Fault.Of(FaultCode.Forbidden,
        $"業務システム {application} は {contract} の照会を許されていません（リージョン定義の consumes）。", $"Application {application} may not ask {contract} (consumes of the region file).");

    public static Fault NoDuty(IEnumerable<string> allowed, string element) => Denial.Duty(
        $"この業務の照会は許されていません。要素 {element} に、許された業務（{string.Join("、", allowed)}）のどれかを入れてください。",
        $"It may not be asked for this duty. Put one of those allowed into {element}: {string.Join(", ", allowed)}.");

    public static readonly Fault KeyGone = Denial.KeyGone(
        "団体の鍵が破棄されているため、この団体の照会は受け付けられません。", "The municipality's key was destroyed; nothing can be asked there any more.");

    public static Fault TooMany(int perMinute, TimeSpan wait) => Fault.Of(FaultCode.OverQuota,
        $"この業務システムの照会の上限（1 分あたり {perMinute} 回）を超えました。", $"The application's limit of {perMinute} questions a minute is used up.") with { RetryAfter = wait };

    public static Fault NoProvider(string contract) => Fault.Of(FaultCode.ProviderUnavailable,
        $"この団体には {contract} に答える業務システムが登録されていません。運用担当者に連絡してください。", $"No application of this municipality answers {contract}. Tell the operator.");

    public static Fault NoPlace(int parallel) => Fault.Of(FaultCode.Busy,
        $"照会先への照会が混み合っています（同時 {parallel} 件まで）。", $"The application that answers is being asked by many at this moment ({parallel} at once).") with { RetryAfter = Soon };

    public static Fault LeftAlone(TimeSpan wait) => Fault.Of(FaultCode.ProviderUnavailable,
        "照会先が続けて応答しなかったため、しばらく呼び出しを止めています。", "The application that answers failed several times in a row and is left alone for a while.") with { RetryAfter = wait };

    public static Fault Of(ProviderAnswer answer, string number)
    {
        var code = answer.Outcome switch
        {
            ProviderOutcome.TimedOut => FaultCode.ProviderTimeout,
            ProviderOutcome.Refused => FaultCode.ProviderRefused,
            ProviderOutcome.Failed => FaultCode.ProviderFailed,
            ProviderOutcome.Invalid => FaultCode.InvalidAnswer,
            _ => FaultCode.ProviderUnavailable,
        };
        var why = answer.Why ?? default;
        return new Fault(code, new Bilingual($"{why.Ja}（照会番号 {number}）", $"{why.En} (query {number})")) with { RetryAfter = code.Entry().Status == 503 ? Soon : null };
    }
}
