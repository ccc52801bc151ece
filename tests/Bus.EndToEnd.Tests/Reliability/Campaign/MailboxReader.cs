using System.Xml;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>A consumer that fetches: receives, keeps, acknowledges; when it does not hear, it does so again.</summary>
internal sealed class MailboxReader(HubProcess hub, string municipality, string application) : IDisposable
{
    private readonly SoapSender _soap = new(hub.Address, municipality, application);

    public ConsumerMemory Memory { get; } = new($"{municipality}.{application}");

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await FetchAsync();
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException or XmlException)
            {
                // The hub is being killed or starts; what was not acknowledged comes again.
                await Task.Delay(50, CancellationToken.None);
            }
        }
    }

    public void Dispose() => _soap.Dispose();

    private async Task FetchAsync()
    {
        var pages = await _soap.ReceiveAsync(10);
        foreach (var page in pages)
        {
            Memory.Arrived(page);
            Memory.Take(page);
        }
        if (pages.Count == 0) await Task.Delay(50, CancellationToken.None);
        else
        {
            var answer = await _soap.AcknowledgeAsync([.. pages.Select(p => p.Id)]);
            Assert.True(answer.Fault is null or "busy" or "unavailable", answer.ToString());
        }
    }
}
