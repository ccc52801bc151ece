using System.Data.Common;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Messages;
using Bus.Storage.Sql;

namespace Bus.Storage.Deliveries;

/// <summary>A delivery with its message, as they are read from their tables.</summary>
internal static class DeliveryRow
{
    /// <summary>Everything but the conditions; the delivery's alias is <c>d</c>, the message's <c>m</c>.</summary>
    public const string Select =
        $"""
        SELECT d.id, d.municipality, d.contract, d.consumer, d.position, d.hand_over, d.state, d.attempts, d.next_attempt, d.page_size, d.pages_done,
          d.prepared, d.broken, d.failing_since, d.trouble_ja, d.trouble_en, d.sent_records, d.sent_amount, d.confirmed_records, d.confirmed_amount, d.delivered_at, d.collection,
          d.compared_with, d.added, d.changed, d.removed, d.written_records, d.written_amount, d.replay_reason,
          {MessageRow.Columns}
        FROM delivery d JOIN message m ON m.id = d.message
        """;

    private const int MessageStart = 29;

    public static Delivery Read(DbDataReader row)
    {
        var columns = new RowReader(row);
        return new Delivery
        {
            Id = columns.Number(),
            Route = new RouteId(columns.Municipality(), columns.Text(), columns.Text()),
            Position = columns.Number(),
            By = columns.State<HandOverKind>(),
            State = columns.State<DeliveryState>(),
            Attempts = (int)columns.Number(),
            NextAttempt = columns.MomentOrNull(),
            PageSize = (int?)columns.NumberOrNull(),
            PagesDone = (int)columns.Number(),
            PreparedIn = columns.Number(),
            Broken = (int)columns.Number(),
            FailingSince = columns.MomentOrNull(),
            Trouble = Trouble(columns.TextOrNull(), columns.TextOrNull()),
            Sent = columns.TotalOrNull(),
            Confirmed = columns.TotalOrNull(),
            DeliveredAt = columns.MomentOrNull(),
            Collection = columns.TextOrNull(),
            ComparedWith = columns.NumberOrNull(),
            Differences = DifferencesOf(columns.NumberOrNull(), columns.NumberOrNull(), columns.NumberOrNull(), columns.TotalOrNull()),
            ReplayReason = columns.TextOrNull(),
            Message = MessageRow.Read(row, MessageStart),
        };
    }

    private static Differences? DifferencesOf(long? added, long? changed, long? removed, ControlTotal? written) =>
        written is { } total ? new Differences(added ?? 0, changed ?? 0, removed ?? 0, total) : null;

    private static Bilingual? Trouble(string? ja, string? en) => ja is null ? null : new Bilingual(ja, en ?? "");
}
