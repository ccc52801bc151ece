using System.Data.Common;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Sql;

namespace Bus.Storage.Messages;

/// <summary>The first message with an id: enough of it to answer its sender, also when the message itself is forgotten.</summary>
internal sealed record KnownMessage(long Id, string Receipt, string Contract, byte[] Digest, ControlTotal Accepted, DateTimeOffset ReceivedAt)
{
    public static KnownMessage Read(DbDataReader row)
    {
        var columns = new RowReader(row);
        var (receipt, id, contract) = (columns.Text(), columns.Number(), columns.Text());
        return new KnownMessage(id, receipt, contract, columns.Bytes(), columns.Total(), columns.Moment());
    }

    /// <summary>The answer that it was given, from what is known.</summary>
    public Committed Answer(NewMessage same) => new()
    {
        Message = MessageFacts.Begun(same, Id, Receipt, ReceivedAt) with
        {
            State = ReceiptState.Accepted, Records = Accepted.Records, Accepted = Accepted, CompletedAt = ReceivedAt,
        },
    };

    /// <param name="keyDestroyed">When the key of its municipality was destroyed; null: never.</param>
    public Fault Contradicts(NewMessage message, DateTimeOffset? keyDestroyed) => keyDestroyed >= ReceivedAt ? Fault.Of(FaultCode.ContradictingDuplicate,
        $"電文ID「{message.Head.MessageId}」は、団体の鍵を破棄する前に受付番号 {Receipt} で受け付けています。そのときの内容は残っていないため、同じ電文かどうかを判断できず、二重にしないよう取り込んでいません。取り込むべき電文なら、新しい messageId を付けて送り直してください。",
        $"Message id '{message.Head.MessageId}' was accepted as receipt {Receipt} before the municipality's key was destroyed. What it held is gone, so whether this is the same message cannot be told, and nothing was taken lest it be doubled. If it is to be taken, send it with a new messageId.")
        : Fault.Of(FaultCode.ContradictingDuplicate,
        $"電文ID「{message.Head.MessageId}」は、内容の異なる電文として受付番号 {Receipt} で既に受け付けています。今回の電文は取り込んでいません。新しい内容なら新しい messageId を付けて送り直してください。",
        $"Message id '{message.Head.MessageId}' was accepted before, with other values, as receipt {Receipt}. Nothing of this message was taken. If the values are new, send them with a new messageId.");
}
