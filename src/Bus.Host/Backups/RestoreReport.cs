using Bus.Core.Backups;
using Bus.Core.Vocabulary;

namespace Bus.Host.Backups;

/// <summary>What a restore says: where the journal stands, and so what senders hand over again and what consumers may see twice.</summary>
/// <param name="TakenAt">What was acknowledged up to here is in the journal.</param>
/// <param name="Generation">1, and one more with each restore, also with each earlier one of the same copy.</param>
/// <param name="PassedOver">So many receipt numbers and positions are never given: they may have been given after the backup.</param>
/// <param name="FilesLeftOut">Named in the backup's <c>left-out.csv</c>: still coming, of later messages, or not to be read.</param>
internal sealed record RestoreReport(Guid Backup, DateTimeOffset TakenAt, DateTimeOffset RestoredAt, long Generation, long PassedOver, long Files, long FilesLeftOut, long RegionVersion,
    DateTimeOffset? RegionAppliedAt, IReadOnlyList<RestoreReport.Sender> Senders, IReadOnlyList<RestoreReport.Consumer> Consumers)
{
    /// <summary>Hands over again, under the same message ids, what it handed over since; what is known is answered with its receipt.</summary>
    internal sealed record Sender(string Municipality, string Application, string Contract, string LastReceipt, DateTimeOffset LastAcceptedAt);

    /// <summary>May have taken more than this.</summary>
    internal sealed record Consumer(string Route, string? LastDelivered, DateTimeOffset? LastDeliveredAt, long Unfinished);

    public static RestoreReport Of(Manifest manifest, RestoredJournal restored, RestoreWindow window) => new(manifest.Id, JapanTime.Of(restored.TakenAt), JapanTime.Of(restored.RestoredAt), restored.Generation,
        restored.Gap, manifest.Files.Count, manifest.Files.LeftOut, window.RegionVersion, JapanTime.Of(window.RegionAppliedAt),
        [.. window.Senders.Select(s => new Sender(s.Sender.Municipality.Value, s.Sender.Application, s.Contract, s.LastReceipt, JapanTime.Of(s.LastAcceptedAt)))],
        [.. window.Consumers.Select(c => new Consumer(c.Route.ToString(), c.LastDelivered, JapanTime.Of(c.LastDeliveredAt), c.Unfinished))]);
}
