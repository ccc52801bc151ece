using System.Data.Common;
using System.Globalization;
using System.Text;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Sql;

namespace Bus.Storage.Rejects;

/// <summary>Reads the table of refused records.</summary>
internal static class RejectRow
{
    private const string Columns =
        "r.receipt, r.line, r.municipality, r.application, r.contract, m.file_name, r.day, r.item, r.code, r.state, r.opened_at, r.settled_at, r.settled_by, r.why";
    private const string From = "FROM reject_record r LEFT JOIN message m ON m.receipt = r.receipt";

    public const string SelectOf =
        $"""
        SELECT {Columns}, r.document {From} WHERE r.municipality = @municipality AND r.state <> 'pending' AND (r.receipt, r.line) > (@receipt, @line)
        ORDER BY r.receipt, r.line LIMIT @limit
        """;
    public const string SelectOne = $"SELECT {Columns}, r.document {From} WHERE r.receipt = @receipt AND r.line = @line AND r.state <> 'pending'";

    /// <summary>A filter as a statement: one condition for each thing that is asked, values as parameters only.</summary>
    public static (string Sql, Parameter[] Parameters) Build(RejectFilter filter)
    {
        var sql = new StringBuilder($"SELECT {Columns} {From} WHERE ").Append(filter.State is { } state ? $"r.state = '{Spelling<RejectState>.Of(state)}'" : "r.state <> 'pending'");
        var parameters = new List<Parameter>();
        void And(string condition, params Parameter[] given)
        {
            if (given[0].Value is null) return;
            sql.Append(" AND ").Append(condition);
            parameters.AddRange(given);
        }
        And("r.municipality = @municipality", ("@municipality", filter.Municipality?.Value));
        And("r.application = @application", ("@application", filter.Application));
        And("r.contract = @contract", ("@contract", filter.Contract));
        And("r.receipt = @receipt", ("@receipt", filter.Receipt));
        And("r.day = @day", ("@day", filter.Day));
        // A receipt begins with its municipality: so a page of those that are not open is found in the order of the list, too.
        var range = filter is { Municipality: { } municipality, State: not RejectState.Open, Receipt: null, Day: null } ? ReceiptsOf(municipality) : ((string First, string End)?)null;
        And("r.receipt < @endReceipt", ("@endReceipt", range?.End));
        // The index is gone down to the place, so that the last page of a long list costs what the first one does.
        if (range is { } own && (filter.After is not { } after || string.CompareOrdinal(after.Receipt, own.First) < 0)) And("r.receipt >= @firstReceipt", ("@firstReceipt", own.First));
        else if (filter.After?.Receipt == filter.Receipt) And("r.line > @afterLine", ("@afterLine", filter.After?.Line));
        else And("(r.receipt, r.line) > (@afterReceipt, @afterLine)", ("@afterReceipt", filter.After?.Receipt), ("@afterLine", filter.After?.Line));
        sql.Append(" ORDER BY r.receipt, r.line LIMIT @limit");
        parameters.Add(("@limit", filter.Limit + 1));
        return (sql.ToString(), [.. parameters]);
    }

    // 362018-20261120-0000000042: what follows the first hyphen in the order of bytes is a full stop.
    private static (string First, string End) ReceiptsOf(MunicipalityCode municipality) => ($"{municipality}-", $"{municipality}.");

    public static RejectInfo Read(DbDataReader row)
    {
        var columns = new RowReader(row);
        return new RejectInfo
        {
            Receipt = columns.Text(),
            Line = columns.Number(),
            Sender = new ApplicationRef(columns.Municipality(), columns.Text()),
            Contract = columns.Text(),
            FileName = columns.TextOrNull(),
            Day = DateOnly.ParseExact(columns.Text(), "yyyy-MM-dd", CultureInfo.InvariantCulture),
            Item = columns.Text(),
            Code = columns.State<RecordCode>(),
            State = columns.State<RejectState>(),
            OpenedAt = columns.Moment(),
            SettledAt = columns.MomentOrNull(),
            By = columns.TextOrNull(),
            Why = columns.TextOrNull(),
        };
    }

    public static (RejectInfo Info, byte[]? Document) ReadWithDocument(DbDataReader row)
    {
        var last = row.FieldCount - 1;
        return (Read(row), row.IsDBNull(last) ? null : row.GetFieldValue<byte[]>(last));
    }
}
