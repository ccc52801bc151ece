using System.Collections.Immutable;
using Spectre.Console;

namespace Bus.Demo;

/// <summary>How the sample day ended: a row for each municipality and path.</summary>
/// <param name="Rows">By municipality, SOAP before file.</param>
public sealed record DemoReport(ImmutableArray<DemoRow> Rows)
{
    /// <summary>Who may look around in the hub afterwards, with secrets that are new for every run: an operator at the console, and a member of staff at a municipality's portal.</summary>
    public DemoVisitors? Visitors { get; init; }

    /// <summary>True if every row agrees, and there is one.</summary>
    public bool Agrees => !Rows.IsEmpty && Rows.All(r => r.Agrees);

    /// <summary>Prints the table with a total row, and below it what went wrong: cause → action → who. Rows that disagree are red.</summary>
    public void Print(IAnsiConsole console) => ReportPrinter.Print(this, console);
}

/// <param name="OperatorToken">As the console takes it.</param>
/// <param name="Municipality">Whose portal.</param>
public sealed record DemoVisitors(string OperatorToken, string Municipality, string Login, string Password)
{
    /// <summary>None of the secrets.</summary>
    public override string ToString() => $"DemoVisitors of {Municipality}";
}
