using System.Net;
using System.Net.Sockets;
using Bus.Core.Region;
using Bus.Identity.Tests.Parts;

namespace Bus.Identity.Tests.Directories;

/// <summary>A directory that is down, hangs, or is asked by somebody who gives up.</summary>
public sealed class DirectoryOutageTests : DirectoryRig
{
    [Fact]
    public async Task DirectoryDown_IsToldAsSuch_SessionsGoOn_AndItIsUsedAgainOnceItIsBack()
    {
        await using var hub = await StartAsync();
        using var browser = new Browser();
        await SignOnAsync(hub, browser, "tanaka");
        Server.Stop();
        var html = await RefusedAsync(hub, "yamada");
        Assert.Contains("パスワードの間違いではありません", html);
        Assert.Equal("directory-down", await LastAsync(hub, "sign-in"));
        Assert.False((await hub.StaffLists.LookAtDirectoryAsync(Hub.Tokushima, null, default)).Done);
        // Silent, also when it would be time to look again.
        hub.Clock.Now += TimeSpan.FromMinutes(20);
        Assert.Equal("tanaka", Value(await Answer.OfAsync(await AskAsync(hub, browser)), "login"));
        Assert.Equal("tanaka", Value(await Answer.OfAsync(await AskAsync(hub, browser)), "login"));
        Server.Start();
        using var yamada = new Browser();
        Assert.Equal("yamada", Value(await SignOnAsync(hub, yamada, "yamada"), "login"));
        Assert.True((await hub.StaffLists.LookAtDirectoryAsync(Hub.Tokushima, "yamada", default)).Done);
    }

    [Fact]
    public async Task Check_AfterTheClockWasSetBack_LooksAgain()
    {
        await using var hub = await StartAsync();
        await hub.DirectoryChecks.LookAsync(default);
        Assert.Null(Assert.Single(hub.DirectoryChecks.Known).Value);
        Server.Stop();
        hub.Clock.Now -= TimeSpan.FromHours(1);
        await hub.DirectoryChecks.LookAsync(default);
        Assert.NotNull(Assert.Single(hub.DirectoryChecks.Known).Value);
    }

    [Fact]
    public async Task DirectoryThatHangs_IsFoundOut_HoweverManyWaitForIt()
    {
        // It takes connections and says nothing.
        using var hole = new TcpListener(IPAddress.Loopback, 0);
        hole.Start();
        await using var hub = await StartAsync(r => r with { Servers = [new Uri($"ldaps://127.0.0.1:{((IPEndPoint)hole.LocalEndpoint).Port}")] }, null,
            ("Identity:DirectoryConnections", "1"), ("Identity:DirectoryTimeout", "00:00:01"));
        var isOver = false;
        var refused = new TaskCompletionSource();
        var hall = Enumerable.Range(0, 6).Select(i => Task.Run(async () =>
        {
            for (; !Volatile.Read(ref isOver); refused.TrySetResult()) await RefusedAsync(hub, $"staff-{i}");
        })).ToList();
        await refused.Task;
        await hub.DirectoryChecks.LookAsync(default);
        Volatile.Write(ref isOver, true);
        await Task.WhenAll(hall);
        Assert.NotNull(hub.DirectoryChecks.Known.GetValueOrDefault(Hub.Tokushima));
    }

    [Fact]
    public async Task EmergencyId_WorksOnlyWhileTheDirectoryIsDown()
    {
        await using var hub = await StartAsync();
        await hub.ChangeAsync(m => m with { Emergency = new EmergencyRule(true, TimeSpan.FromHours(8), ["collection"], false) });
        var made = await hub.Emergencies.MakeAsync(Hub.Tokushima, null, [], default);
        Assert.Contains("接続できない間だけ", await RefusedAsync(hub, made.Id!, made.Password!));
        Assert.Equal("emergency-not-now", await LastAsync(hub, "sign-in"));
        Server.Stop();
        using var browser = new Browser();
        Assert.Equal(("kinkyu-1", "収納担当"), (await SignOnAsync(hub, browser, made.Id!, made.Password!) is var answer ? Value(answer, "login") : null, Value(answer, "roles")));
        // Whoever works with it goes on when the directory is back.
        Server.Start();
        Assert.Equal("kinkyu-1", Value(await Answer.OfAsync(await AskAsync(hub, browser)), "login"));
    }

    [Fact]
    public async Task SignIn_GivenUpBeforeTheDirectoryWasAsked_CountsForNothing()
    {
        using var relay = new Relay(Server.TlsPort);
        await using var hub = await StartAsync(r => r with { Servers = [new Uri($"ldaps://localhost:{relay.Port}")] });
        // The connection that finds people is there; that which would try a password hangs.
        Assert.True((await hub.StaffLists.LookAtDirectoryAsync(Hub.Tokushima, "tanaka", default)).Done);
        relay.Holds = true;
        for (var i = 0; i < 10; i++)
        {
            var hasty = new Browser();
            var page = await (await hasty.GetAsync($"{hub.Idp}/signin")).Content.ReadAsStringAsync();
            var held = relay.Held;
            var given = hasty.SubmitAsync(hub, page, "tanaka", Slapd.Password);
            await UntilAsync(() => Task.FromResult(relay.Held > held));
            hasty.Dispose();
            await Task.WhenAny(given);
        }
        relay.Holds = false;
        await UntilAsync(async () =>
        {
            using var patient = new Browser();
            var page = await (await patient.GetAsync($"{hub.Idp}/signin")).Content.ReadAsStringAsync();
            var answer = await patient.SubmitAsync(hub, page, "tanaka", Slapd.Password);
            if (answer.StatusCode == HttpStatusCode.SeeOther) return true;
            Assert.DoesNotContain("間違いが続いた", await answer.Content.ReadAsStringAsync());
            return false;
        });
    }

    /// <summary>Stands before a server, and can take connections without handing them on.</summary>
    private sealed class Relay : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private int _held;

        public Relay(int to)
        {
            _listener.Start();
            _ = ServeAsync(to);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;
        public bool Holds { get; set; }
        public int Held => Volatile.Read(ref _held);

        public void Dispose() => _listener.Dispose();

        private async Task ServeAsync(int to)
        {
            try
            {
                while (true) _ = HandOnAsync(await _listener.AcceptTcpClientAsync(), to);
            }
            catch (Exception over) when (over is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // The test is over.
            }
        }

        private async Task HandOnAsync(TcpClient from, int to)
        {
            using var client = from;
            using var server = new TcpClient();
            try
            {
                if (Holds)
                {
                    Interlocked.Increment(ref _held);
                    await client.GetStream().CopyToAsync(Stream.Null);
                    return;
                }
                await server.ConnectAsync(IPAddress.Loopback, to);
                await Task.WhenAny(client.GetStream().CopyToAsync(server.GetStream()), server.GetStream().CopyToAsync(client.GetStream()));
            }
            catch (Exception cut) when (cut is IOException or SocketException)
            {
                // Either side has gone.
            }
        }
    }
}
