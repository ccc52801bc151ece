using System.Net.Sockets;
using System.Xml;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>A consumer that fetches: receives, keeps, acknowledges; when it does not hear, it does so again.</summary>
internal sealed class MailboxReader(IReadOnlyList<Uri> nodes, string municipality, string application) : IDisposable
{
    private readonly SoapSender[] _soap = [.. nodes.Select(n => new SoapSender(n, municipality, application))];
    private int _turn;

    public ConsumerMemory Memory { get; } = new($"{municipality}.{application}");

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await FetchAsync();
            }
            catch (Exception e) when (e is HttpRequestException or SocketException or IOException or TaskCanceledException or XmlException)
            {
                // The hub is being killed or starts; what was not acknowledged comes again.
                await Task.Delay(50, CancellationToken.None);
            }
        }
    }

    public void Dispose()
    {
        foreach (var node in _soap) node.Dispose();
    }

    private async Task FetchAsync()
    {
        // Fetched from one node, acknowledged at the next.
        if (await Next().TryReceiveAsync(10) is not { } pages)
        {
            await Task.Delay(50, CancellationToken.None);
            return;
        }
        foreach (var page in pages)
        {
            Memory.Arrived(page);
            Memory.Take(page);
        }
        if (pages.Count == 0) await Task.Delay(50, CancellationToken.None);
        else
        {
            var answer = await Next().AcknowledgeAsync([.. pages.Select(p => p.Id)]);
            Assert.True(answer.Fault is null or "busy" or "unavailable", answer.ToString());
        }
    }

    private SoapSender Next() => _soap[_turn++ % _soap.Length];
}
