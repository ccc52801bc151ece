using System.Text;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Messages;
using Bus.Storage.Periods;
using Bus.Storage.Sql;

namespace Bus.Storage.Queries;

/// <summary>A filter as a statement: one condition for each thing that is asked, values as parameters only. It looks for one more than is asked for.</summary>
internal static class MessageSearch
{
    public static (string Sql, Parameter[] Parameters) Build(MessageFilter filter, int most)
    {
        var sql = new StringBuilder($"SELECT {MessageRow.Columns} FROM message m WHERE 1 = 1");
        var parameters = new List<Parameter>();
        void And(string condition, Parameter parameter)
        {
            if (parameter.Value is null) return;
            sql.Append(" AND ").Append(condition);
            parameters.Add(parameter);
        }
        And("m.municipality = @municipality", ("@municipality", filter.Municipality?.Value));
        And("m.application = @application", ("@application", filter.Application));
        And("m.contract = @contract", ("@contract", filter.Contract));
        And("m.day = @day", ("@day", filter.Day));
        And("m.id < @before", ("@before", filter.BeforeId));
        // An id begins with its day, so the months and rows beside it are not looked at.
        And("m.id >= @firstId", ("@firstId", filter.From is { } first ? JournalId.FirstOf(first) : (long?)null));
        And("m.id < @endId", ("@endId", filter.To is { } end ? JournalId.FirstOf(end.AddDays(1)) : (long?)null));
        And("m.received_at >= @from", ("@from", filter.From));
        And("m.received_at < @to", ("@to", filter.To));
        if (filter.State is { } state) sql.Append(StateIs(state));
        if (filter.Delivery is { } delivery) sql.Append(DeliveryIs(delivery));
        // A day holds few of a municipality's messages: find them by the day and sort them, instead of walking through all in order.
        sql.Append(filter.Day is null ? " ORDER BY m.id DESC LIMIT @limit" : " ORDER BY m.id + 0 DESC LIMIT @limit");
        parameters.Add(("@limit", most + 1));
        return (sql.ToString(), [.. parameters]);
    }

    // States stand in the statement itself, so that partial indexes are found; they are names of ours, never a caller's text.
    private static string StateIs(ReceiptState state) => state == ReceiptState.Accepted
        ? " AND m.state = 'accepted'"
        : $" AND m.state = '{Spelling<ReceiptState>.Of(state)}' AND m.state <> 'accepted'";

    private static string DeliveryIs(DeliveryState state) => state switch
    {
        // Held is not stored: what is held stands as waiting.
        DeliveryState.Waiting or DeliveryState.Held => Unfinished(DeliveryState.Waiting),
        DeliveryState.Delivered => " AND EXISTS (SELECT 1 FROM delivery d WHERE d.message = m.id AND d.state = 'delivered')",
        _ => Unfinished(state),
    };

    // Few are unfinished, many messages are in the journal: begin with the few.
    private static string Unfinished(DeliveryState state) =>
        $" AND m.id IN (SELECT d.message FROM delivery d WHERE d.state = '{Spelling<DeliveryState>.Of(state)}' AND d.state <> 'delivered')";
}
