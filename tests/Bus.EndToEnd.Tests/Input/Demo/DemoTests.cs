using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Input.Support;

namespace Bus.EndToEnd.Tests.Input.Demo;

/// <summary><c>bus demo --once</c> as a newcomer runs it, only smaller.</summary>
public sealed partial class DemoTests : IDisposable
{
    private static readonly string[] Six = ["412066", "412074", "412091", "414239", "414247", "414255"];
    private readonly string _data = Directory.CreateTempSubdirectory("bus-demo-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Demo_TwiceOnTheSameFolder_EndsBothTimesWithTwelveRowsThatAgree()
    {
        for (var time = 0; time < 2; time++)
        {
            var result = await RunAsync(HubProcess.FreePort());
            Assert.True(result.Exit == 0, result.ToString());
            var rows = Row().Matches(result.Output);
            Assert.Equal(Six.SelectMany(code => new[] { code, code }), rows.Select(r => r.Groups["code"].Value).Order());
            Assert.All(rows, row => Assert.Contains("○", row.Value));
            Assert.DoesNotContain("×", string.Concat(rows.Select(r => r.Value)));
            Texts.AssertNoStackTrace(result.Output + result.Error);
        }
    }

    [Fact]
    public async Task Demo_OnAPortInUse_SaysSo()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var result = await RunAsync(((IPEndPoint)other.LocalEndpoint).Port);
        Assert.True(result.Exit == 1, result.ToString());
        Assert.Contains($"{((IPEndPoint)other.LocalEndpoint).Port}", result.Error);
        Texts.AssertBoth(result.Error, result.Error);
        Texts.AssertNoStackTrace(result.Output + result.Error);
    }

    private Task<CommandResult> RunAsync(int port) => Commands.RunAsync("dotnet",
        [HubProcess.BusDll, "demo", "--once", "--records", "60", "--data", _data, "--urls", $"http://127.0.0.1:{port}"]);

    /// <summary>A line of the table that names a municipality.</summary>
    [GeneratedRegex(@"^.*(?<code>41[24][0-9]{3}).*$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
