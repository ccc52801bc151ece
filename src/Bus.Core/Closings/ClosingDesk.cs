using System.Collections.Immutable;
using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Operation;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Core.Closings;

/// <summary>
/// Takes statements, and says how far they are. Nothing is noted with a message that comes or goes: states are counted when somebody asks, and from <see cref="ClosingRounds"/>.
/// </summary>
internal sealed class ClosingDesk(IClosingBook book, IUnreadFiles files, IRegionStore region, ICatalogue catalogue, UnderWay underWay, IOptions<ClosingOptions> options, TimeProvider clock) : IClosings
{
    public async Task<Result<ClosingStatus>> StateAsync(ClosingStatement statement, CancellationToken cancellation)
    {
        var key = statement.Key;
        using var counted = underWay.BeginTaking();
        if (underWay.WhyNotAccepting() is { } shut) return shut;
        if (ClosingFaults.WhyNot(statement, region.Current.Find(key.Provider), JapanTime.Today(clock), options.Value) is { } fault) return fault;
        // Before the journal is asked: what goes in meanwhile is counted there, and only waited for in vain until the next look.
        if (await UnreadAsync(key, cancellation) is not { } unread) return ClosingFaults.FilesOutOfReach;
        var closing = await book.StateAsync(statement with { Sources = SourcesOf(key), Unread = unread }, cancellation);
        return await AdvanceAsync(closing, cancellation);
    }

    public async Task<IReadOnlyList<ClosingStatus>> LookAsync(MunicipalityCode municipality, string contract, DateOnly day, CancellationToken cancellation)
    {
        var found = new List<ClosingStatus>();
        foreach (var provider in region.Current.Find(municipality)?.Applications ?? [])
        {
            if (!provider.Provides.Any(p => p.Contract == contract)) continue;
            var key = new ClosingKey(new ApplicationRef(municipality, provider.Id), contract, day);
            found.Add(await book.FindAsync(key, cancellation) is { } closing ? await AdvanceAsync(closing, cancellation) : NotStated(key));
        }
        return found;
    }

    public async Task<IReadOnlyList<ClosingStatus>> ListAsync(MunicipalityCode? municipality, DateOnly day, CancellationToken cancellation)
    {
        var found = new List<ClosingStatus>();
        foreach (var closing in await book.ListAsync(municipality, day, cancellation))
            found.Add(closing.IsOpen ? await AdvanceAsync(closing, cancellation) : new ClosingStatus { Key = closing.Key, Closing = closing, Consumers = [.. await book.ClosedForAsync(closing.Id, cancellation)] });
        return found;
    }

    /// <summary>Looks how far a closing is, and keeps what has come to its end.</summary>
    public async Task<ClosingStatus> AdvanceAsync(Closing closing, CancellationToken cancellation)
    {
        var key = closing.Key;
        var sources = SourcesOf(key);
        var unread = await StillUnreadAsync(closing, cancellation);
        var count = await book.CountAsync(closing, sources, cancellation);
        // Drawing it stops the municipality's acceptances for a moment: only where it is likely to succeed. While deliveries are held (after a restore, say) senders may still have to hand over again what the journal lost.
        if (unread == 0 && underWay.MayDeliver && ClosingRules.MayDraw(closing, count) && await book.DrawAsync(closing, sources, cancellation) is { DrawnAt: not null } drawn)
        {
            closing = drawn;
            count = await book.CountAsync(closing, sources, cancellation);
        }
        var incoming = ClosingRules.Incoming(closing, count, unread);
        var consumers = await ConsumersAsync(closing, count, closing.DrawnAt is not null && incoming.IsEmpty, cancellation);
        var status = new ClosingStatus { Key = key, Closing = closing, Count = count, Consumers = consumers, Reasons = incoming };
        if (closing.IsOpen && closing.DrawnAt is not null && status.State == ClosingState.Closed) await book.EndAsync(closing, cancellation);
        return status;
    }

    private async Task<ImmutableArray<ClosingConsumer>> ConsumersAsync(Closing closing, ClosingCount count, bool isIn, CancellationToken cancellation)
    {
        var closed = (await book.ClosedForAsync(closing.Id, cancellation)).ToDictionary(c => c.Consumer);
        var consumers = ImmutableArray.CreateBuilder<ClosingConsumer>();
        foreach (var (consumer, marker) in ConsumersOf(closing.Key))
        {
            var delivery = count.To(consumer);
            var reasons = closed.ContainsKey(consumer) ? [] : ClosingRules.Outgoing(count, delivery, isIn);
            if (isIn && reasons.IsEmpty && !closed.ContainsKey(consumer))
            {
                await book.CloseAsync(closing, consumer, delivery.Delivered, marker, cancellation);
                closed = (await book.ClosedForAsync(closing.Id, cancellation)).ToDictionary(c => c.Consumer);
            }
            consumers.Add(closed.GetValueOrDefault(consumer) ?? new ClosingConsumer(consumer, null, reasons) { Delivered = delivery.Delivered });
        }
        return consumers.ToImmutable();
    }

    private IEnumerable<(string Consumer, bool Marker)> ConsumersOf(ClosingKey key) =>
        from application in region.Current.Find(key.Provider.Municipality)?.Applications ?? []
        where application.Id != key.Provider.Application
        from consumption in application.Consumes
        where consumption.Contract == key.Contract
        select (application.Id, consumption is { ClosingMarker: true, By: HandOverKind.File });

    private ClosingStatus NotStated(ClosingKey key) => new()
    {
        Key = key,
        Consumers = [.. ConsumersOf(key).Select(c => new ClosingConsumer(c.Consumer, null, []))],
    };

    /// <summary>What of it the provider hands over by way of another contract.</summary>
    private ImmutableArray<string> SourcesOf(ClosingKey key) => region.Current.Find(key.Provider) is not { } provider ? []
        : [.. from contract in catalogue.Current.Contracts
              where contract.Feeds.Any(f => f.Contract == key.Contract) && provider.Provides.Any(p => p.Contract == contract.Name)
              group contract by contract.Name into versions
              select versions.Key];

    /// <summary>Files that lie there and are not in the journal; null: nobody can say now.</summary>
    private async Task<ImmutableArray<string>?> UnreadAsync(ClosingKey key, CancellationToken cancellation)
    {
        try
        {
            var found = new List<string>();
            foreach (var contract in SourcesOf(key).Append(key.Contract)) found.AddRange((await files.OfAsync(key.Provider, contract, cancellation)).Select(name => $"{contract}/{name}"));
            return [.. found];
        }
        catch (Exception cause) when (cause is IOException and not JournalUnavailableException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>How many of those that lay there still do; where nobody can say, all of them.</summary>
    private async Task<int> StillUnreadAsync(Closing closing, CancellationToken cancellation) => closing.DrawnAt is not null || closing.Unread.IsEmpty ? 0
        : await UnreadAsync(closing.Key, cancellation) is { } now ? closing.Unread.Intersect(now).Count() : closing.Unread.Length;
}
