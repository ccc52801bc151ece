using Bus.Core.Observation;
using Microsoft.Extensions.Options;

namespace Bus.Core.Operation;

/// <summary>A wall clock that has jumped, so that nothing is forgotten for now.</summary>
internal sealed class ClockCheck(ClockTrust trust, IOptions<OperationOptions> options) : IHubCheck
{
    public string Name => "clock";

    public Task<CheckResult> LookAsync(CancellationToken cancellation)
    {
        if (trust.Look() is not { } jump) return Task.FromResult(CheckResult.Ok("時計は飛んでいません。", "The clock has not jumped."));
        var (hours, still) = ($"{jump.Duration().TotalHours:N0}", $"{options.Value.ClockJump.TotalHours:0.##}");
        return Task.FromResult(CheckResult.Degraded(
            $"この機械の時計が {hours} 時間{(jump > TimeSpan.Zero ? "進み" : "戻り")}ました。保存期間を過ぎたものの消去を止めています。受付と配信は続いています。運用担当者は、時計を確認してください。誤りなら NTP などで戻せばすぐに、正しければハブの再起動か {still} 時間後に再開します。",
            $"The clock of this machine jumped {(jump > TimeSpan.Zero ? "ahead" : "back")} by {hours} h. Nothing is forgotten for now; accepting and delivering go on. Operator: look at the clock. Wrong: set it right (NTP), and it goes on at once. Right: start the hub anew, or wait {still} h."));
    }
}
