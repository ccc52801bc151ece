using System.CommandLine;
using Bus.Core.Vocabulary;
using Bus.Host.Client;
using Bus.Host.Hub;

namespace Bus.Host.Verbs;

/// <summary>What the verbs that talk to a running hub have in common.</summary>
internal static class Verb
{
    /// <summary>Asks each verb for its result as JSON.</summary>
    public const string Json = "--json";

    /// <summary>A verb with <c>--json</c>, whose failures are told without a stack trace.</summary>
    public static Command Plain(string name, string description, Func<ParseResult, Screen, CancellationToken, Task<int>> run)
    {
        var json = new Option<bool>(Json) { Description = "機械向けに JSON で出力する / output as JSON" };
        var command = new Command(name, description) { json };
        command.SetAction((parsed, cancellation) => GuardAsync(new Screen(parsed.GetValue(json)), screen => run(parsed, screen, cancellation)));
        return command;
    }

    /// <summary>A verb that talks to a running hub.</summary>
    public static Command Remote(string name, string description, Func<ParseResult, HubClient, Screen, CancellationToken, Task<int>> run)
    {
        var target = new TargetOptions();
        var command = Plain(name, description, async (parsed, screen, cancellation) =>
        {
            using var hub = HubClient.Open(target.Of(parsed));
            screen.Environment = () => hub.Environment;
            return await run(parsed, hub, screen, cancellation);
        });
        target.AddTo(command);
        return command;
    }

    public static async Task<int> GuardAsync(Screen screen, Func<Screen, Task<int>> run)
    {
        try
        {
            return await run(screen);
        }
        catch (OperationCanceledException)
        {
            return CommandLine.Failed;
        }
        catch (Exception cause) when (FailureOf(cause, Environment.GetEnvironmentVariable("BUS_TRACE") is not null) is { } failure)
        {
            screen.Fail(failure);
            return failure.IsUsage ? CommandLine.Usage : CommandLine.Failed;
        }
    }

    /// <summary>What is told of it.</summary>
    /// <param name="traced">Somebody wants the stack trace of what a verb did not expect: then null.</param>
    internal static VerbFailure? FailureOf(Exception cause, bool traced) => cause switch
    {
        VerbFailure told => told,
        HubStartException start => Of(start),
        _ when HubStartException.OfSetting(cause) is { } wrong => Of(wrong),
        _ when traced => null,
        // A file that somebody named, mostly; its message says which.
        IOException or UnauthorizedAccessException => new VerbFailure($"読み書きができません（{cause.Message}）。", $"Something cannot be read or written ({cause.Message}).",
            "示された場所、権限、ディスクの空きを確認してください。", "Check the place named, its rights and the room on the disk."),
        _ => new VerbFailure(new Bilingual($"内部の誤りです（{cause.GetType().Name}: {cause.Message}）。", $"An error inside bus ({cause.GetType().Name}: {cause.Message})."),
            new Bilingual("BUS_TRACE=1 を付けて実行すると詳細が出ます。開発元に知らせてください。", "Run it with BUS_TRACE=1 for details, and tell the developers."), VerbFailure.You),
    };

    private static VerbFailure Of(HubStartException failure) => new(failure.What, failure.Action, failure.Party) { Details = failure.Details, IsUsage = failure.IsUsage };
}

/// <summary><c>--data</c>, <c>--url</c>, <c>--token-file</c>: which hub a verb means.</summary>
internal sealed class TargetOptions
{
    private readonly Option<string> _data = new("--data") { Description = "ハブのデータフォルダー / the hub's data folder", DefaultValueFactory = _ => HubSettings.DefaultData };
    private readonly Option<Uri?> _url = new("--url") { Description = "ハブのアドレス（BUS_TOKEN か --token-file と共に） / the hub's address, with BUS_TOKEN or --token-file", CustomParser = AddressOf };
    private readonly Option<string?> _tokenFile = new("--token-file") { Description = "運用トークンのファイル / file that holds the operator token" };

    public void AddTo(Command command)
    {
        command.Options.Add(_data);
        command.Options.Add(_url);
        command.Options.Add(_tokenFile);
    }

    public HubTarget Of(ParseResult parsed) => new(parsed.GetValue(_data)!, parsed.GetValue(_url), parsed.GetValue(_tokenFile));

    private static Uri? AddressOf(System.CommandLine.Parsing.ArgumentResult said)
    {
        if (Uri.TryCreate(said.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https")) return url;
        said.AddError("--url は http://… か https://… で指定してください。 / --url must be an address such as http://localhost:8080.");
        return null;
    }
}
