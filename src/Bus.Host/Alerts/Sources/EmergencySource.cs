using Bus.Core.Identity;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;

namespace Bus.Host.Alerts.Sources;

/// <summary>緊急用ID that were used, one alert each, until they are replaced.</summary>
internal sealed class EmergencySource(IEmergencyStore store) : IAlertSource
{
    public string Prefix => "emergency/";

    public bool OfThisNode => false;

    public async Task<IReadOnlyList<Alert>> LookAsync(IReadOnlyList<Alert> open, CancellationToken cancellation) =>
        [.. (await store.UsedAsync(cancellation)).Select(e => new Alert($"{Prefix}{e.Municipality}/{e.Id}", "emergency", e.Municipality.Value, new Bilingual(
            $"団体 {e.Municipality} の緊急用 ID {e.Id} が {JapanTime.Of(e.UsedAt!.Value):MM-dd HH:mm} に使われました（{JapanTime.Of(e.EndsAt!.Value):MM-dd HH:mm} まで）。事情を確認し、終わったら bus staff emergency new --municipality {e.Municipality} --id {e.Id} で封筒を作り直してください。",
            $"Emergency id {e.Id} of municipality {e.Municipality} was used at {JapanTime.Of(e.UsedAt!.Value):MM-dd HH:mm} (until {JapanTime.Of(e.EndsAt!.Value):MM-dd HH:mm}). Find out why; then make a new envelope with bus staff emergency new --municipality {e.Municipality} --id {e.Id}.")))];
}
