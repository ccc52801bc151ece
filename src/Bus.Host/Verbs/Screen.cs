using System.Text.Encodings.Web;
using System.Text.Json;
using Bus.Host.Api;
using Spectre.Console;

namespace Bus.Host.Verbs;

/// <summary>Where a verb shows its result: for people, or as JSON for machines.</summary>
internal sealed class Screen(bool json)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Longer than any line: what is looked for in it by a program must not stand on two.
    private const int WidthOfAPipe = 1 << 16;

    public bool Json { get; } = json;

    /// <summary>Which environment the hub belongs to, once it is known; shown before anything else.</summary>
    public Func<string?> Environment { get; set; } = () => null;

    public IAnsiConsole Console { get; } = Plain();

    private bool _environmentShown;

    /// <summary>Where a long verb shows how far it is: not in the midst of JSON.</summary>
    public IAnsiConsole Progress => Json ? AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null), Ansi = AnsiSupport.No }) : Console;

    /// <summary>Shows the value as JSON, or as people want it.</summary>
    public void Show<T>(T value, Action<IAnsiConsole> forPeople)
    {
        if (Json) System.Console.WriteLine(JsonSerializer.Serialize(value, Options));
        else
        {
            ShowEnvironment();
            forPeople(Console);
        }
    }

    /// <summary>Shows a list: for people as a table, a row each.</summary>
    public void ShowTable<T>(IReadOnlyCollection<T> all, string[] headers, Func<T, object?[]> row) => Show(all, console => console.Write(Table(all, headers, row)));

    /// <summary>Shows a list part by part, as it comes: for people a table a part, for machines one JSON array.</summary>
    public ListOnScreen<T> BeginList<T>(Action<IReadOnlyCollection<T>> show) => new(this, show);

    /// <summary>Says something beside the result, which stays as it is: on the error stream.</summary>
    public void Note(string ja, string en)
    {
        System.Console.Error.WriteLine(ja);
        System.Console.Error.WriteLine(en);
    }

    /// <summary>A thing as an element of a JSON list.</summary>
    public static string ElementOf<T>(T one) => JsonSerializer.Serialize(one, Options).ReplaceLineEndings("\n  ");

    /// <summary>Shows why a verb could not do what was asked: for machines as JSON in the place of its result, for people on the error stream.</summary>
    public void Fail(VerbFailure failure)
    {
        if (Json)
        {
            System.Console.WriteLine(JsonSerializer.Serialize(new { error = new { what = TextView.Of(failure.What), action = TextView.Of(failure.Action), party = TextView.Of(failure.Party), details = failure.Details } }, Options));
            return;
        }
        var error = System.Console.Error;
        error.WriteLine($"エラー / Error: {failure.What.Ja}");
        error.WriteLine($"  {failure.What.En}");
        foreach (var detail in failure.Details) error.WriteLine($"  - {detail}");
        error.WriteLine($"対処 / Action: {failure.Action.Ja}");
        error.WriteLine($"  {failure.Action.En}");
        error.WriteLine($"担当 / Who: {failure.Party}");
    }

    /// <summary>Work that may be long, with a bar of what is done so far where somebody watches.</summary>
    public async Task<T> ProgressAsync<T>(string what, Func<Action<int>, Task<T>> work)
    {
        if (Json || System.Console.IsOutputRedirected) return await work(_ => { });
        return await Console.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new SpinnerColumn()).StartAsync(async progress =>
        {
            var task = progress.AddTask(Markup.Escape(what));
            task.IsIndeterminate = true;
            return await work(done => task.Description = Markup.Escape($"{what}: {done:N0}"));
        });
    }

    public void Line(string ja, string en)
    {
        if (Json) return;
        System.Console.WriteLine(ja);
        System.Console.WriteLine(en);
    }

    /// <summary>A table whose cells are taken as they are.</summary>
    public static Table TableOf(params string[] headers)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var header in headers) table.AddColumn(new TableColumn(Markup.Escape(header)));
        return table;
    }

    /// <summary>A table with a row for each of the things.</summary>
    public static Table Table<T>(IEnumerable<T> all, string[] headers, Func<T, object?[]> row)
    {
        var table = TableOf(headers);
        foreach (var one in all) Row(table, row(one));
        return table;
    }

    public static void Row(Table table, params object?[] cells) => table.AddRow([.. cells.Select(c => Markup.Escape(c switch
    {
        null => "",
        long n => n.ToString("N0", System.Globalization.CultureInfo.InvariantCulture),
        _ => c.ToString()!,
    }))]);

    /// <summary>本番 must not be taken for 検証: its name stands above what is shown, once, in red where it is production's.</summary>
    public void ShowEnvironment()
    {
        if (Json || _environmentShown || Environment() is not { } name) return;
        _environmentShown = true;
        var colour = name.Contains("本番", StringComparison.Ordinal) || name.Contains("prod", StringComparison.OrdinalIgnoreCase) ? "white on red" : "black on green";
        Console.MarkupLine($"[{colour}]［{Markup.Escape(name)}］[/]");
    }

    // Written to a pipe there is no width to fit into and no colour: nothing may be wrapped or dressed up.
    private static IAnsiConsole Plain()
    {
        var piped = System.Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = piped ? AnsiSupport.No : AnsiSupport.Detect });
        if (piped) console.Profile.Width = WidthOfAPipe;
        return console;
    }
}
