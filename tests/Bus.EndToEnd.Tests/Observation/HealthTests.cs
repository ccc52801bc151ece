using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Bus.EndToEnd.Tests.Faults;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;
using Bus.Tests.Rabbit;

namespace Bus.EndToEnd.Tests.Observation;

/// <summary>Health tells the truth: what a load balancer sees is what a sender would.</summary>
public class HealthTests
{
    // Where the disk or the processors are busy with other tests, the journal's own check must not be what fails.
    private const string Patient = "--Health:Timeout=2m";

    [Fact]
    public async Task JournalThatCannotBeWritten_TakesTheNodeOut_UntilItCan()
    {
        await using var hub = await HubProcess.StartAsync("--Health:Timeout=5s", "--Health:Fresh=100ms");
        await hub.HealthyAsync("journal", "ok");
        // Another program holds the database's write lock, as a careless backup tool does.
        using var holder = Process.Start(new ProcessStartInfo("/usr/bin/python3",
            ["-c", "import sqlite3,sys; c=sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('BEGIN IMMEDIATE'); sys.stdin.read()", Path.Combine(hub.Data, "journal.db")])
        { RedirectStandardInput = true })!;
        await hub.HealthyAsync("journal", "failed");
        using (var ready = await hub.Http.GetAsync("health/ready")) Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        using (var live = await hub.Http.GetAsync("health/live")) Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        foreach (var method in new[] { HttpMethod.Head, HttpMethod.Options }) Assert.Equal(HttpStatusCode.ServiceUnavailable, (await ProbeAsync(hub, method, "health/ready")).Status);
        Assert.Contains("bus_check{check=\"journal\"} 0\n", await hub.Http.GetStringAsync("metrics"));
        Assert.Equal("unavailable", (await hub.ApiAsync("health")).GetProperty("status").GetString());

        holder.Kill();
        await Eventually.HoldsAsync(async () =>
        {
            using var ready = await hub.Http.GetAsync("health/ready");
            return ready.StatusCode == HttpStatusCode.OK;
        }, () => Task.FromResult(hub.Log));
    }

    /// <summary>Load balancers ask by what their makers chose: HAProxy's httpchk by OPTIONS, others by HEAD.</summary>
    [Fact]
    public async Task Probe_ByHeadOrOptions_IsAnsweredAsByGet_WithoutABody()
    {
        await using var hub = await HubProcess.StartAsync(Patient);
        foreach (var path in new[] { "health/live", "health/ready", "metrics" })
        {
            Assert.Equal((HttpStatusCode.OK, ""), await ProbeAsync(hub, HttpMethod.Head, path));
            Assert.Equal((HttpStatusCode.NoContent, "GET, HEAD, OPTIONS"), await ProbeAsync(hub, HttpMethod.Options, path));
            Assert.Equal(HttpStatusCode.MethodNotAllowed, (await ProbeAsync(hub, HttpMethod.Post, path)).Status);
        }
    }

    private static async Task<(HttpStatusCode Status, string Allow)> ProbeAsync(HubProcess hub, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using var answer = await hub.Http.SendAsync(request);
        if (method != HttpMethod.Post) Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        return (answer.StatusCode, answer.StatusCode == HttpStatusCode.MethodNotAllowed ? "" : string.Join(", ", answer.Content.Headers.Allow));
    }

    [Fact]
    public async Task BrokerDown_IsDegraded_AndTheNodeStaysIn()
    {
        await using var rabbit = await RabbitServer.StartAsync();
        await using var hub = await HubProcess.StartAsync("--Broker:Engine=rabbitmq", $"--Broker:Uri={rabbit.Uri}", "--Broker:Reconnect=200ms", "--Health:Fresh=100ms", Patient);
        await hub.HealthyAsync("broker", "ok");
        await rabbit.KillAsync();
        await hub.HealthyAsync("broker", "degraded");
        using var ready = await hub.Http.GetAsync("health/ready");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        var said = await ready.Content.ReadAsStringAsync();
        Assert.Equal("degraded", JsonDocument.Parse(said).RootElement.GetProperty("status").GetString());
        Assert.DoesNotContain($"{new Uri(rabbit.Uri).Port}", said);
        Assert.Contains("bus_broker_open 0\n", await hub.Http.GetStringAsync("metrics"));
    }

    [Fact]
    public async Task DiskThatIsLow_IsDegraded_AndTheNodeStaysInService()
    {
        await using var low = await HubProcess.StartAsync($"--Health:DiskLow={long.MaxValue}", Patient);
        Assert.Equal("degraded", (await low.ApiAsync("health")).GetProperty("status").GetString());
        using var ready = await low.Http.GetAsync("health/ready");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    /// <summary>What is forgotten for good goes by the wall clock; one that jumped must be looked at by somebody first.</summary>
    [Fact]
    public async Task ClockThatJumped_IsTold_AndNothingIsForgotten_UntilTheHubIsStartedAnew()
    {
        await using var hub = HubProcess.Prepare("--Health:Fresh=100ms", "--Alerts:Every=300ms", Patient);
        var clock = new FalseClock(hub.Folder);
        await hub.StartAgainAsync(clock.Wrapper);
        await hub.HealthyAsync("clock", "ok");
        Assert.Equal(0, (await hub.BusAsync("journal", "retention")).Exit);

        clock.Set(TimeSpan.FromDays(3));
        await hub.HealthyAsync("clock", "degraded");
        using (var ready = await hub.Http.GetAsync("health/ready")) Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        await Eventually.HoldsAsync(async () => (await hub.ApiAsync("alerts")).EnumerateArray().Any(a => a.GetProperty("key").GetString()!.EndsWith("/clock", StringComparison.Ordinal)), () => Task.FromResult(hub.Log));
        Assert.Contains("jumped ahead by 72 h", (await hub.BusAsync("doctor", "--json")).Output, StringComparison.Ordinal);
        Assert.Equal(1, (await hub.BusAsync("journal", "retention")).Exit);
        Assert.Equal(0, (await hub.BusAsync("journal", "retention", "--dry-run")).Exit);

        await hub.KillAsync();
        await hub.StartAgainAsync(clock.Wrapper);
        await hub.HealthyAsync("clock", "ok");
        Assert.Equal(0, (await hub.BusAsync("journal", "retention")).Exit);
    }
}

internal static class HealthQuestions
{
    /// <summary>Waits until a check says so.</summary>
    public static Task HealthyAsync(this HubProcess hub, string check, string state) => Eventually.HoldsAsync(async () =>
    {
        using var ready = await hub.Http.GetAsync("health/ready");
        return JsonDocument.Parse(await ready.Content.ReadAsStringAsync()).RootElement.GetProperty("checks").GetProperty(check).GetString() == state;
    }, () => Task.FromResult($"{check} is not {state}\n{hub.Log}"));
}
