using System.Globalization;
using Bus.Core.Journal;
using Bus.Core.Operation;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Host.Alerts.Sources;

/// <summary>What should have come by its time and is not there (未着).</summary>
internal sealed class ExpectedSource(IJournalWatch journal, IRegionStore region, IOptions<AlertOptions> options, TimeProvider clock) : IAlertSource
{
    public string Prefix => "expected/";

    public bool OfThisNode => false;

    public async Task<IReadOnlyList<Alert>> LookAsync(IReadOnlyList<Alert> open, CancellationToken cancellation)
    {
        var missing = new Dictionary<string, Alert>();
        foreach (var alert in from municipality in region.Current.Municipalities
                              from application in municipality.Applications
                              from provision in application.Provides
                              let day = provision.Expected?.DueAt(clock.GetUtcNow(), municipality.Calendar ?? MunicipalCalendar.Usual)
                              where day is not null
                              select Of(new ApplicationRef(municipality.Code, application.Id), provision, day.Value)) missing[alert.Key] = alert;
        // What was missed on an earlier day stays missed until it comes, or nobody waits for it any more.
        foreach (var alert in open.Where(a => clock.GetUtcNow() - a.RaisedAt < options.Value.ExpectedGiveUpAfter)) missing.TryAdd(alert.Key, alert);
        foreach (var (key, _) in missing.ToList())
            if (Parse(key) is not { } due || await journal.HasComeAsync(due.Sender, due.Contract, due.Day, cancellation)) missing.Remove(key);
        return [.. missing.Values];
    }

    private Alert Of(ApplicationRef sender, Provision provision, DateOnly day) => new(
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{sender.Municipality}/{sender.Application}/{provision.Contract}/{day:yyyy-MM-dd}"), "expected", $"{sender}/{provision.Contract}", new Bilingual(
            $"{sender} の {provision.Contract}（業務日付 {day:yyyy-MM-dd}）が {provision.Expected!.By:HH:mm} までに届いていません。送信側の業務システムを確認してください。",
            $"{provision.Contract} of {sender} for business date {day:yyyy-MM-dd} has not come by {provision.Expected.By:HH:mm}. Look after the sending application."));

    private (ApplicationRef Sender, string Contract, DateOnly Day)? Parse(string key) => key[Prefix.Length..].Split('/') is [var code, var application, var contract, var day]
        && MunicipalityCode.TryParse(code, out var municipality) && DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
        ? (new ApplicationRef(municipality, application), contract, date) : null;
}
