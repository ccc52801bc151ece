using System.Globalization;
using Bus.Core.Closings;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Messages;
using Bus.Storage.Sql;

namespace Bus.Storage.Closings;

/// <summary>A row of the table of closings.</summary>
internal static class ClosingRow
{
    public const string Columns =
        "c.id, c.municipality, c.application, c.contract, c.day, c.number, c.records, c.amount, c.stated_by, c.stated_at, c.unread, c.drawn_at, c.late_at, c.is_last, c.is_open, CASE WHEN c.claim IS NULL THEN 0 ELSE 1 END";
    public const string Select = $"SELECT {Columns} FROM closing c";

    public static Closing Read(RowReader columns) => new()
    {
        Id = columns.Number(),
        Key = new ClosingKey(new ApplicationRef(columns.Municipality(), columns.Text()), columns.Text(), columns.Day()),
        Number = (int)columns.Number(),
        Records = columns.NumberOrNull(),
        Amount = columns.NumberOrNull(),
        By = columns.Text(),
        StatedAt = columns.Moment(),
        Unread = MessageJson.Names(columns.Text()),
        DrawnAt = columns.MomentOrNull(),
        LateAt = columns.MomentOrNull(),
        IsLast = columns.Flag(),
        IsOpen = columns.Flag(),
        ByFile = columns.Flag(),
    };

    public static ClosingConsumer ReadConsumer(RowReader columns) => new(columns.Text(), columns.Moment(), []) { Delivered = ReadAmount(ref columns) };

    public static ClosingMarker ReadMarker(RowReader columns) => new(columns.Number(),
        new ClosingKey(new ApplicationRef(columns.Municipality(), columns.Text()), columns.Text(), columns.Day()), (int)columns.Number(), columns.Text(), ReadAmount(ref columns), columns.Number());

    private static DayAmount ReadAmount(ref RowReader columns) => new(columns.Number(), decimal.Parse(columns.Text(), CultureInfo.InvariantCulture));
}
