using System.CommandLine;
using Bus.Core.Operation;
using Bus.Host.Hub;
using Spectre.Console;

namespace Bus.Host.Verbs;

/// <summary><c>bus run</c>: starts the hub and stays until it is told to stop.</summary>
internal static class RunVerb
{
    public static Command Command(IReadOnlyDictionary<string, string?> overrides)
    {
        var data = new Option<string>("--data") { Description = "データフォルダー / data folder", DefaultValueFactory = _ => HubSettings.DefaultData };
        var urls = new Option<string>("--urls") { Description = "待ち受けるアドレス（; 区切り） / addresses to listen on, separated by ;", DefaultValueFactory = _ => HubSettings.DefaultUrls };
        var command = Verb.Plain("run", "ハブを起動する / start the hub", async (parsed, screen, cancellation) =>
        {
            await using var hub = await HubApplication.StartAsync(new HubSettings(parsed.GetValue(data)!, parsed.GetValue(urls)!, overrides, Quiet: false), cancellation);
            screen.Environment = () => hub.Services.GetRequiredService<HubEnvironment>().Name;
            screen.Show(new { url = hub.Address, data = Path.GetFullPath(parsed.GetValue(data)!) }, console => console.WriteLine(
                $"ハブが起動しました / The hub is up: {hub.Address}  (data: {Path.GetFullPath(parsed.GetValue(data)!)})"));
            await hub.WaitForShutdownAsync(cancellation);
            return CommandLine.Fine;
        });
        command.Options.Add(data);
        command.Options.Add(urls);
        return command;
    }
}
