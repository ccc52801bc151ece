using System.Net;
using System.Net.Sockets;
using Bus.Host.Client;
using Bus.Host.Verbs;

namespace Bus.Host.Tests.Verbs;

/// <summary>A hub that falls silent, or goes in the midst of an answer: a verb says so.</summary>
public sealed class HubClientTests : IDisposable
{
    private readonly SilentHub _hub = new();

    public void Dispose() => _hub.Dispose();

    [Fact]
    public async Task Hub_ThatDoesNotAnswerInTime_IsTold()
    {
        using var client = Client(TimeSpan.FromMilliseconds(300));
        var failure = await Assert.ThrowsAsync<VerbFailure>(() => client.GetAsync<string>("status", default));
        Assert.Contains("did not answer within", failure.What.En);
        Assert.False(failure.Answered);
    }

    /// <summary>As behind a firewall that drops what it does not let through: here the line of those who wait to be accepted is full.</summary>
    [Fact]
    public async Task Hub_ToWhichNoConnectionIsMade_IsTold()
    {
        using var full = new Socket(SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0);
        using var first = new TcpClient();
        await first.ConnectAsync((IPEndPoint)full.LocalEndPoint!);
        using var client = new HubClient(new Uri($"http://{full.LocalEndPoint}"), "token", TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(300));
        Assert.StartsWith("No hub answers at", (await Assert.ThrowsAsync<VerbFailure>(() => client.GetAsync<string>("status", default))).What.En);
    }

    [Fact]
    public async Task WhoeverCallsItOff_HearsNothingOfATime()
    {
        using var client = Client(TimeSpan.FromMinutes(1));
        using var calledOff = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetAsync<string>("status", calledOff.Token));
    }

    [Fact]
    public async Task Download_ThatBreaksOff_IsNotTheDisksFault()
    {
        using var client = Client(TimeSpan.FromMinutes(1));
        using var written = new MemoryStream();
        var download = client.DownloadAsync("reports/errors", written, default);
        await _hub.AnswerAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nreceipt,line\r\n");
        Assert.Contains("broke off", (await Assert.ThrowsAsync<VerbFailure>(() => download)).What.En);
    }

    [Fact]
    public async Task Download_IntoWhatTakesNoMore_IsNotTheHubs()
    {
        using var client = Client(TimeSpan.FromMinutes(1));
        var download = client.DownloadAsync("reports/errors", new FullDisk(), default);
        await _hub.AnswerAsync("HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\nreceipt,line\r\n");
        Assert.Equal(FullDisk.Words, (await Assert.ThrowsAnyAsync<IOException>(() => download)).Message);
    }

    private HubClient Client(TimeSpan patience) => new(_hub.Address, "token", patience);

    private sealed class FullDisk : MemoryStream
    {
        public const string Words = "No space left on device";

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => throw new IOException(Words);
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException(Words);
    }
}
