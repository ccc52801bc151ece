using System.Globalization;
using Bus.Core.Vocabulary;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Bus.Demo;

/// <summary>The table and the troubles, as people read them.</summary>
internal static class ReportPrinter
{
    // Wide enough for the table: a pipe or a log has no width of its own.
    private const int WidthWithoutTerminal = 132;

    public static void Print(DemoReport report, IAnsiConsole console)
    {
        if (!console.Profile.Out.IsTerminal) console.Profile.Width = Math.Max(console.Profile.Width, WidthWithoutTerminal);
        console.Write(TableOf(report));
        foreach (var row in report.Rows)
            foreach (var trouble in row.Troubles) Print(row, trouble, console);
        console.MarkupLine(report.Agrees
            ? "[green]すべての件数と金額が一致しました。 / Every count and amount agrees.[/]"
            : "[red]一致しない行があります。 / Not every row agrees.[/]");
    }

    private static Table TableOf(DemoReport report)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumn("団体\nMunicipality").AddColumn("経路\nPath");
        string[] numbers = ["送信\nSent", "受付\nAccepted", "エラー\nRejected", "配信\nDelivered", "金額（送信側）\nAmount in", "金額（受信側）\nAmount out"];
        foreach (var header in numbers) table.AddColumn(new TableColumn(header).RightAligned());
        table.AddColumn(new TableColumn("一致\nAgree").Centered());
        foreach (var row in report.Rows) table.AddRow(Cells([$"{row.Municipality} {row.Name}", row.Path == EntryPath.Soap ? "SOAP" : "ファイル file"], row, row.Agrees));
        table.AddEmptyRow();
        table.AddRow(Cells(["合計 Total", ""], Sum(report), report.Agrees));
        return table;
    }

    private static IEnumerable<IRenderable> Cells(string[] titles, DemoRow row, bool agrees)
    {
        long[] numbers = [row.Sent, row.Accepted, row.Rejected, row.Delivered, row.AmountIn, row.AmountOut];
        var style = agrees ? Style.Plain : new Style(Color.Red);
        return [.. titles.Concat(numbers.Select(n => n.ToString("N0", CultureInfo.InvariantCulture))).Append(agrees ? "○ yes" : "× NO").Select(t => new Text(t, style))];
    }

    private static DemoRow Sum(DemoReport report) => new()
    {
        Municipality = default, Name = "", Path = EntryPath.Soap,
        Sent = report.Rows.Sum(r => r.Sent), Accepted = report.Rows.Sum(r => r.Accepted), Rejected = report.Rows.Sum(r => r.Rejected),
        Delivered = report.Rows.Sum(r => r.Delivered), AmountIn = report.Rows.Sum(r => r.AmountIn), AmountOut = report.Rows.Sum(r => r.AmountOut),
    };

    private static void Print(DemoRow row, DemoTrouble trouble, IAnsiConsole console)
    {
        console.Write(new Text($"× {row.Municipality} {row.Name} {row.Path.Wire()}\n", new Style(Color.Red)));
        console.Write(new Text($"  原因 cause : {trouble.Cause}\n  対処 action: {trouble.Action}\n  担当 party : {trouble.Party}\n"));
    }
}
