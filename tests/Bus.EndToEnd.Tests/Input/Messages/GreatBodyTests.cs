using System.Net.Sockets;
using System.Text;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Input.Support;

namespace Bus.EndToEnd.Tests.Input.Messages;

/// <summary>A body of 1 GB, over a bare socket: the fault arrives, then the connection ends, and the hub does not hold the body.</summary>
public sealed class GreatBodyTests : IAsyncLifetime
{
    private const string Town = "412066";
    private const long Gigabyte = 1L << 30;
    private const long PeakAllowed = 400L << 20;
    private static readonly byte[] Blank = Encoding.ASCII.GetBytes(new string(' ', 1 << 20));
    private HubProcess _hub = null!;

    public async Task InitializeAsync()
    {
        _hub = await HubProcess.StartAsync();
        await _hub.ApplyAsync(new SampleRegion(new Town(Town, App.Provider("collection", new Provides()), App.Consumer("delinquency", new Consumes()))).ToYaml());
    }

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    /// <summary>All at once. Takes some seconds: so long the hub waits for the rest, to spare the caller a reset before it has read the answer.</summary>
    [Fact]
    public async Task Body_OfAGigabyte_IsAnsweredAndThenCut()
    {
        var answers = await Task.WhenAll(
            CallAsync(SoapVersion.V11, chunked: false, Manner.AsksFirst), CallAsync(SoapVersion.V12, chunked: false, Manner.AsksFirst),
            CallAsync(SoapVersion.V11, chunked: true, Manner.ReadsMeanwhile), CallAsync(SoapVersion.V12, chunked: true, Manner.ReadsMeanwhile),
            CallAsync(SoapVersion.V11, chunked: false, Manner.ReadsLast), CallAsync(SoapVersion.V12, chunked: true, Manner.ReadsLast));
        foreach (var (version, status, answer) in answers)
        {
            answer.AssertFault(version, "too-large");
            Assert.Equal(status, answer.Status);
        }
        Assert.Equal(0, (await _hub.ApiAsync("messages")).GetArrayLength());
        Assert.True(ProcessMemory.PeakOf(_hub.ProcessId) < PeakAllowed, $"Peak of {ProcessMemory.PeakOf(_hub.ProcessId) >> 20} MiB");
        // It goes on as before.
        Assert.NotNull((await _hub.SendAsync(Town, [Payment.Of(Town, 1)])).Receipt);
    }

    private async Task<(SoapVersion, int, SoapAnswer)> CallAsync(SoapVersion version, bool chunked, Manner manner)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_hub.Address.Host, _hub.Port);
        var stream = client.GetStream();
        var length = chunked ? "Transfer-Encoding: chunked" : $"Content-Length: {Gigabyte}";
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /soap/{Town}/collection-history HTTP/1.1\r\nHost: x\r\nContent-Type: {version.MediaType}; charset=utf-8\r\n{length}\r\n\r\n"));
        var writing = manner == Manner.AsksFirst ? Task.CompletedTask : PourAsync(stream, version, chunked);
        if (manner == Manner.ReadsLast) await writing;
        var text = await ReadToEndAsync(stream).WaitAsync(TimeSpan.FromMinutes(10));
        await writing;
        var (head, body) = (text[..text.IndexOf("\r\n\r\n", StringComparison.Ordinal)], text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        Assert.Contains("Connection: close", head);
        var type = head.Split("\r\n").Single(h => h.StartsWith("Content-Type: ", StringComparison.Ordinal))["Content-Type: ".Length..];
        var status = int.Parse(head.Split(' ')[1]);
        return (version, version == SoapVersion.V11 ? 500 : 400, new SoapAnswer(status, type, body));
    }

    /// <summary>Ends only when the hub closes the connection; by a reset if bytes were still coming.</summary>
    private static async Task<string> ReadToEndAsync(NetworkStream stream)
    {
        using var answer = new MemoryStream();
        var some = new byte[4096];
        try
        {
            for (int read; (read = await stream.ReadAsync(some)) > 0;) answer.Write(some, 0, read);
        }
        catch (IOException)
        {
            // What came before it counts.
        }
        return Encoding.UTF8.GetString(answer.ToArray());
    }

    private static async Task PourAsync(NetworkStream stream, SoapVersion version, bool chunked)
    {
        var start = Encoding.UTF8.GetBytes(version.Envelope("", Login.Of(Town, "collection").Header).Split("<e:Body>")[0]);
        try
        {
            await WriteAsync(stream, start, chunked);
            for (long sent = start.Length; sent < Gigabyte; sent += Blank.Length) await WriteAsync(stream, Blank, chunked);
        }
        catch (IOException)
        {
            // The hub has closed: that is what it should do.
        }
    }

    private static async Task WriteAsync(NetworkStream stream, byte[] bytes, bool chunked)
    {
        if (chunked) await stream.WriteAsync(Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"));
        await stream.WriteAsync(bytes);
        if (chunked) await stream.WriteAsync("\r\n"u8.ToArray());
    }

    private enum Manner { AsksFirst, ReadsMeanwhile, ReadsLast }
}
