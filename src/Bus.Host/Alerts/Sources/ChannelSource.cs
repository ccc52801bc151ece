using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Bus.Host.Alerts.Channels;
using Microsoft.Extensions.Options;

namespace Bus.Host.Alerts.Sources;

/// <summary>Alerts that do not get through: told by the other channel, in the list and in the console.</summary>
internal sealed class ChannelSource(ChannelTroubles troubles, IOptions<AlertOptions> options, TimeProvider clock) : IAlertSource
{
    public string Prefix => "channel/";

    // Who looks is who tells.
    public bool OfThisNode => false;

    public Task<IReadOnlyList<Alert>> LookAsync(IReadOnlyList<Alert> open, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<Alert>>(
        [.. troubles.Current.Where(t => clock.GetUtcNow() - t.Since >= options.Value.Failing).Select(t => new Alert($"{Prefix}{t.Channel}", "alert-channel", t.Channel, new Bilingual(
            $"通知を {t.Channel} で {JapanTime.Of(t.Since):M月d日 H時m分} から送れません（{t.Why}）。送れるまで保管しています。データセンターの運用担当者が Alerts:Smtp または Alerts:Webhook の設定と相手を確かめ、bus alert test で試してください。",
            $"Alerts could not be sent by {t.Channel} since {JapanTime.Of(t.Since):yyyy-MM-dd HH:mm} JST ({t.Why}). They are kept until they can. The data-centre operator looks at the settings Alerts:Smtp or Alerts:Webhook and at the other side, and tries bus alert test.")))]);
}
