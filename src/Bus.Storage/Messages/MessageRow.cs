using System.Data.Common;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Sql;

namespace Bus.Storage.Messages;

/// <summary>A message as it is read from its table, alias <c>m</c>.</summary>
internal static class MessageRow
{
    public const string Columns =
        """
        m.id, m.receipt, m.municipality, m.application, m.contract, m.version, m.path, m.message_id, m.business_date, m.sequence, m.extent,
        m.additional, m.file_name, m.claim_id, m.state, m.records, m.accepted_records, m.accepted_amount, m.rejected, m.amount_declared,
        m.amount_unreadable, m.unmappable, m.fault, m.duplicate_of, m.received_at, m.completed_at, m.together, m.trace, m.feeding, m.far_date
        """;

    public const int Count = 30;

    /// <summary>How a commit stands in the table: <see cref="Columns"/>, then the gap.</summary>
    public const string SelectCommitted = $"SELECT {Columns}, m.gap_from, m.gap_to FROM message m";

    public static MessageInfo Read(DbDataReader row) => Read(row, 0);

    public static MessageInfo Read(DbDataReader row, int first)
    {
        var columns = new RowReader(row, first);
        return new MessageInfo
        {
            Id = columns.Number(),
            Receipt = columns.Text(),
            Sender = new ApplicationRef(columns.Municipality(), columns.Text()),
            Contract = columns.Text(),
            Version = columns.Text(),
            Path = columns.State<EntryPath>(),
            Head = new MessageHead(columns.TextOrNull(), columns.DayOrNull(), columns.NumberOrNull(), columns.StateOrNull<Extent>()),
            AdditionalItems = MessageJson.Names(columns.Text()),
            FileName = columns.TextOrNull(),
            ClaimId = columns.TextOrNull(),
            State = columns.State<ReceiptState>(),
            Records = columns.Number(),
            Accepted = columns.Total(),
            Rejected = columns.Number(),
            AmountDeclared = columns.NumberOrNull(),
            AmountUnreadable = columns.Number(),
            Unmappable = columns.Number(),
            Fault = MessageJson.Fault(columns.TextOrNull()),
            DuplicateOf = columns.TextOrNull(),
            ReceivedAt = columns.Moment(),
            CompletedAt = columns.MomentOrNull(),
            Together = MessageJson.Runs(columns.Text()),
            Trace = columns.TextOrNull(),
            IsFeeding = columns.NumberOrNull() is not null,
            IsDateFar = columns.NumberOrNull() is not null,
        };
    }

    /// <summary>A row of <see cref="SelectCommitted"/>, without deliveries.</summary>
    public static Committed ReadCommitted(DbDataReader row)
    {
        var message = Read(row);
        var columns = new RowReader(row, Count);
        var from = columns.NumberOrNull();
        var to = columns.NumberOrNull();
        return new Committed { Message = message, DuplicateOf = message.DuplicateOf, Gap = from is null ? null : new SequenceGap(from.Value, to!.Value) };
    }
}
