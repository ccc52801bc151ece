using System.Collections.Immutable;
using Spectre.Console;

namespace Bus.Demo;

/// <summary>How the sample day ended: a row for each municipality and path.</summary>
/// <param name="Rows">By municipality, SOAP before file.</param>
public sealed record DemoReport(ImmutableArray<DemoRow> Rows)
{
    /// <summary>True if every row agrees, and there is one.</summary>
    public bool Agrees => !Rows.IsEmpty && Rows.All(r => r.Agrees);

    /// <summary>Prints the table with a total row, and below it what went wrong: cause → action → who. Rows that disagree are red.</summary>
    public void Print(IAnsiConsole console) => ReportPrinter.Print(this, console);
}
