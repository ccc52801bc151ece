using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Input.Support;
using Xunit.Abstractions;

namespace Bus.EndToEnd.Tests.Operation;

/// <summary>What an operator installs: a published folder and a unit.</summary>
public class PackagingTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Unit_IsSound_ToSystemdItself()
    {
        var folder = Directory.CreateTempSubdirectory("bus-unit-");
        var unit = Path.Combine(folder.FullName, "bus.service");
        // Only the program is not where it will be.
        await File.WriteAllTextAsync(unit, (await File.ReadAllTextAsync(Path.Combine(Root, "packaging", "bus.service"))).Replace("/opt/bus/bus", "/bin/true", StringComparison.Ordinal));
        var verdict = await Commands.RunAsync("systemd-analyze", ["verify", "--man=no", unit]);
        folder.Delete(recursive: true);
        Assert.True(verdict.Exit == 0 && verdict.ToString().Trim() == "exit 0", verdict.ToString());
    }

    [Fact]
    public async Task Hub_TellsSystemd_WhenItIsReady()
    {
        var path = Path.Combine(Path.GetTempPath(), $"bus-notify-{Guid.NewGuid():N}");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        await using var hub = await HubProcess.StartAsync();
        await hub.StopAsync();
        await hub.StartAgainAsync("env", $"NOTIFY_SOCKET={path}");
        var said = new byte[100];
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var length = await socket.ReceiveAsync(said, patience.Token);
        Assert.Equal("READY=1", Encoding.UTF8.GetString(said, 0, length));
        File.Delete(path);
    }

    [Fact]
    public async Task WhatIsWrittenIntoATmpOfTheHubsOwn_IsSaidToBeSeenByTheHubAlone()
    {
        // PrivateTmp as systemd makes it.
        var mine = Directory.CreateTempSubdirectory("bus-own-tmp-").FullName;
        string[] world = ["unshare", "--mount", "sh", "-c", $"mount -t tmpfs none {mine} && exec \"$0\" \"$@\""];
        if ((await Commands.RunAsync(world[0], [.. world[1..], "true"])).Exit != 0)
        {
            output.WriteLine("skipped: a process cannot be given a folder of its own here");
            return;
        }
        await using var hub = HubProcess.Prepare("--Backup:MinimumFree=1");
        await hub.StartAgainAsync(world);
        await hub.ApplyAsync(Regions.Of(Regions.Municipality("362018", "by: file")));
        foreach (var words in new string[][] { ["backup", "--to", mine, "--json"], ["municipality", "export", "362018", "--to", mine, "--json"] })
        {
            var made = await hub.BusAsync(words);
            Assert.True(made.Exit == 0, made.ToString());
            Assert.Contains("cannot be seen from here", made.Error, StringComparison.Ordinal);
            Assert.StartsWith(mine, JsonDocument.Parse(made.Output).RootElement.GetProperty("path").GetString(), StringComparison.Ordinal);
        }
        var seen = await hub.BusAsync("backup", "--to", Path.Combine(hub.Folder, "kept"));
        Assert.False(seen.Error.Contains("cannot be seen", StringComparison.Ordinal), seen.ToString());
        Directory.Delete(mine);
    }

    /// <summary>In the long form published as a release; in the short one from what the tests were built with.</summary>
    [Fact]
    public async Task PublishedFolder_RunsTheSampleDay_FromAnyDirectory()
    {
        var folder = Directory.CreateTempSubdirectory("bus-publish-");
        try
        {
            var published = Path.Combine(folder.FullName, "out");
            string[] how = Campaign.IsLong ? ["-c", "Release"] : ["--no-build", "-c", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name];
            var publish = await Commands.RunAsync("dotnet", ["publish", Path.Combine(Root, "src", "Bus.Host"), "--nologo", "-v", "quiet", "-o", published, .. how], TimeSpan.FromMinutes(10));
            Assert.True(publish.Exit == 0, publish.ToString());
            foreach (var name in new[] { "README.md", "README.ja.md", "LICENSE", "bus.service", "wsdl/collection-history", "contracts/collection-history/2026-01/schema.xsd" })
                Assert.True(Path.Exists(Path.Combine(published, name)), $"{name} is not there: {string.Join(", ", Directory.EnumerateFileSystemEntries(published))}");

            using var process = Process.Start(new ProcessStartInfo(Path.Combine(published, "bus"), ["demo", "--once", "--records", "20", "--data", Path.Combine(folder.FullName, "data"), "--urls", $"http://127.0.0.1:{HubProcess.FreePort()}", "--Passwords:Iterations=1000"])
            {
                WorkingDirectory = "/", RedirectStandardOutput = true, RedirectStandardError = true,
                Environment = { ["DOTNET_ROOT"] = Path.GetDirectoryName(Environment.ProcessPath) },
            })!;
            var (said, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, $"{await said}\n{await error}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Root => Repository.Root;
}
