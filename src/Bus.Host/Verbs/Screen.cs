using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace Bus.Host.Verbs;

/// <summary>Where a verb shows its result: for people, or as JSON for machines.</summary>
internal sealed class Screen(bool json)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public bool Json { get; } = json;

    public IAnsiConsole Console { get; } = Plain();

    /// <summary>Shows the value as JSON, or as people want it.</summary>
    public void Show<T>(T value, Action<IAnsiConsole> forPeople)
    {
        if (Json) System.Console.WriteLine(JsonSerializer.Serialize(value, Options));
        else forPeople(Console);
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

    public static void Row(Table table, params object?[] cells) => table.AddRow([.. cells.Select(c => Markup.Escape(c switch
    {
        null => "",
        long n => n.ToString("N0", System.Globalization.CultureInfo.InvariantCulture),
        _ => c.ToString()!,
    }))]);

    // Written to a pipe there is no width to fit into and no colour: nothing may be wrapped or dressed up.
    private static IAnsiConsole Plain()
    {
        var piped = System.Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = piped ? AnsiSupport.No : AnsiSupport.Detect });
        if (piped) console.Profile.Width = 240;
        return console;
    }
}
