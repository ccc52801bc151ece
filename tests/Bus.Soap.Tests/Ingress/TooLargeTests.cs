using System.Net.Sockets;
using System.Text;

namespace Bus.Soap.Tests.Ingress;

/// <summary>Over a bare socket: what is sent, when it is refused, and that the connection ends.</summary>
public sealed class TooLargeTests : IAsyncLifetime
{
    private const int Limit = 100_000;
    private SoapHost _host = null!;

    public async Task InitializeAsync() => _host = await SoapHost.StartAsync(("Soap:MaxMessageBytes", $"{Limit}"));

    public Task DisposeAsync() => _host.DisposeAsync();

    /// <summary>Takes 5 s: so long Kestrel waits for the rest, to spare the caller a reset before it has read the answer.</summary>
    [Fact]
    public async Task ContentLength_BeyondTheLimit_IsRefusedBeforeABodyByteIsSent()
    {
        using var soap11 = await ConnectAsync("Content-Type: text/xml\r\nContent-Length: 1073741824\r\n");
        using var soap12 = await ConnectAsync("Content-Type: application/soap+xml\r\nContent-Length: 1073741824\r\n");
        await Task.WhenAll(AssertRefusedAndClosedAsync(soap11, 500), AssertRefusedAndClosedAsync(soap12, 400));
    }

    [Fact]
    public async Task Chunks_BeyondTheLimit_AreRefusedWhileReading()
    {
        using var client = await ConnectAsync("Content-Type: text/xml\r\nTransfer-Encoding: chunked\r\n");
        var chunk = Encoding.ASCII.GetBytes($"{Limit:x}\r\n{new string(' ', Limit)}\r\n");
        await client.GetStream().WriteAsync(chunk);
        await client.GetStream().WriteAsync(chunk);
        await AssertRefusedAndClosedAsync(client, 500, rest: "0\r\n\r\n");
    }

    [Fact]
    public async Task Caller_ThatSendsAllTheSame_StillGetsTheFault()
    {
        var answer = await _host.PostAsync(Soap.V12, Soap.V12.Send() + new string(' ', 5_000_000));
        FaultTests.AssertFault(answer, Soap.V12, "too-large", "Client");
    }

    [Fact]
    public async Task Message_OfExactlyTheLimit_IsTaken()
    {
        var message = Soap.V11.Send();
        var answer = await _host.PostAsync(Soap.V11, message + new string(' ', Limit - Encoding.UTF8.GetByteCount(message)));
        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task Message_BeyondKestrelsOwnLimit_IsTakenUpToOurs()
    {
        var host = await SoapHost.StartAsync(("Soap:MaxMessageBytes", "40000000"));
        var answer = await host.PostAsync(Soap.V11, Soap.V11.Send() + new string(' ', 31_000_000));
        await host.DisposeAsync();
        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task Messages_BeyondTheSharedBudget_AreBusy()
    {
        var host = await SoapHost.StartAsync(("Soap:MaxBufferedBytes", "200000"));
        var busy = await host.PostAsync(Soap.V11, Soap.V11.Send() + new string(' ', 300_000));
        var taken = await host.PostAsync(Soap.V11, Soap.V11.Send()); // what the first one held was given back
        await host.DisposeAsync();
        FaultTests.AssertFault(busy, Soap.V11, "busy", "Server", 503);
        Assert.Equal(200, taken.Status);
    }

    [Fact]
    public async Task Chunks_ThatAreBroken_AreNotWellFormed()
    {
        using var client = await ConnectAsync("Content-Type: text/xml\r\nTransfer-Encoding: chunked\r\n");
        await client.GetStream().WriteAsync("5\r\n<e:En\r\nnonsense\r\n"u8.ToArray());
        Assert.Contains(">not-well-formed</code>", await new StreamReader(client.GetStream()).ReadToEndAsync());
    }

    private async Task<TcpClient> ConnectAsync(string headers)
    {
        var client = new TcpClient();
        await client.ConnectAsync(_host.Address.Host, _host.Address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST /soap/362018/collection-history HTTP/1.1\r\nHost: x\r\n{headers}\r\n"));
        return client;
    }

    private static async Task AssertRefusedAndClosedAsync(TcpClient client, int status, string rest = "")
    {
        using var reader = new StreamReader(client.GetStream());
        var answer = new StringBuilder();
        var some = new char[4096];
        while (!answer.ToString().EndsWith("Envelope>", StringComparison.Ordinal))
        {
            var n = await reader.ReadAsync(some);
            Assert.True(n > 0, $"It ended with: {answer}");
            answer.Append(some, 0, n);
        }
        Assert.True(await IsClosedAsync(client, rest, reader, some));
        Assert.StartsWith($"HTTP/1.1 {status} ", answer.ToString());
        Assert.Contains("\r\nConnection: close\r\n", answer.ToString());
        Assert.Contains(">too-large</code>", answer.ToString());
    }

    private static async Task<bool> IsClosedAsync(TcpClient client, string rest, StreamReader reader, char[] some)
    {
        try
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(rest));
            return await reader.ReadAsync(some) == 0;
        }
        catch (IOException)
        {
            return true; // reset, since the announced body never came, or its rest so late that it was not waited for
        }
    }
}
