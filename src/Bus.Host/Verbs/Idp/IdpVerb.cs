using System.CommandLine;
using Bus.Host.Api;
using Bus.Host.Client;
using Spectre.Console;

namespace Bus.Host.Verbs.Idp;

/// <summary>Verbs about one municipality's identity provider: they have <c>--municipality</c>, and list something there or do a step and tell how it ended.</summary>
internal static class IdpVerb
{
    /// <param name="run">Gets the path of the municipality in the API.</param>
    public static Command Of(string name, string description, IReadOnlyList<Option> options, Func<ParseResult, string, HubClient, Screen, CancellationToken, Task<int>> run)
    {
        var municipality = new Option<string?>("--municipality") { Description = "団体コード / municipality code", Required = true }.AsMunicipality();
        var command = Verb.Remote(name, description, (parsed, hub, screen, cancellation) =>
            run(parsed, $"idp/{Uri.EscapeDataString(parsed.GetValue(municipality)!)}", hub, screen, cancellation));
        command.Options.Add(municipality);
        foreach (var option in options) command.Options.Add(option);
        return command;
    }

    /// <param name="at">Where in the municipality's path, query included.</param>
    public static Command List<T>(string name, string description, IReadOnlyList<Option> options, Func<ParseResult, string> at, string[] headers, Func<T, object?[]> row) =>
        Of(name, description, options, async (parsed, path, hub, screen, cancellation) =>
        {
            screen.ShowTable(await hub.GetAsync<T[]>($"{path}/{at(parsed)}", cancellation), headers, row);
            return CommandLine.Fine;
        });

    /// <param name="request">What is sent; null: nothing is.</param>
    /// <param name="more">What is shown below the text; null: nothing.</param>
    public static Command Step<T>(string name, string description, IReadOnlyList<Option> options, Func<ParseResult, string> at, Func<ParseResult, object>? request = null, Action<IAnsiConsole, T>? more = null)
        where T : IStepView => Of(name, description, options, async (parsed, path, hub, screen, cancellation) =>
        Told(await hub.PostAsync<T>($"{path}/{at(parsed)}", request?.Invoke(parsed) ?? new { }, cancellation), screen, more));

    /// <summary>Shows how something ended, and gives the exit code for it.</summary>
    public static int Told<T>(T step, Screen screen, Action<IAnsiConsole, T>? more = null) where T : IStepView
    {
        screen.Show(step, console =>
        {
            console.WriteLine($"{step.Ja} / {step.En}");
            more?.Invoke(console, step);
        });
        return step.Done ? CommandLine.Fine : CommandLine.Failed;
    }
}
