using System.Collections.Concurrent;
using Bus.Core.Dispatch;
using Bus.Core.Journal;

namespace Bus.Messaging.Tests;

/// <summary>The hub's end of the road, as a test sees it.</summary>
internal sealed class Taker : ITicketTaker
{
    private readonly ConcurrentQueue<DeliveryTicket> _taken = new();

    public IReadOnlyCollection<DeliveryTicket> Taken => _taken;
    /// <summary>Numbers taken, each once.</summary>
    public IEnumerable<long> Numbers => _taken.Select(t => t.Delivery).Distinct().Order();
    /// <summary>Throws for what it does not like.</summary>
    public Func<DeliveryTicket, Task> Judge { get; set; } = _ => Task.CompletedTask;

    public async Task TakeAsync(IReadOnlyList<DeliveryTicket> tickets, CancellationToken cancellation)
    {
        foreach (var ticket in tickets)
        {
            await Judge(ticket);
            _taken.Enqueue(ticket);
        }
    }
}
