using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Bus.Host.Alerts.Sources;
using Microsoft.Extensions.Options;

namespace Bus.Host.Reports.Writing;

/// <summary>Reports that could not be written.</summary>
internal sealed class ReportSource(ReportSchedule schedule, IOptions<ReportOptions> options) : IAlertSource
{
    public string Prefix => "reports/";

    public bool OfThisNode => false;

    public Task<IReadOnlyList<Alert>> LookAsync(IReadOnlyList<Alert> open, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<Alert>>(
        schedule.Trouble is not { } trouble ? [] : [new Alert($"{Prefix}failed", "reports-failed", options.Value.Folder!, new Bilingual(
            $"日報・月報を書き出せません（{trouble}）。Reports:Folder の場所・権限・空きと、ハブのログを確認してください。直れば Reports:RetryAfter の後に自動で書き出します。担当：データセンターの運用担当。",
            $"Daily or monthly reports could not be written ({trouble}). Check place, mode and room of Reports:Folder, and the hub's log; once mended they are written by themselves after Reports:RetryAfter. Responsible: the data centre's operator."))]);
}
