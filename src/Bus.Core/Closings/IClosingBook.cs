using System.Collections.Immutable;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Vocabulary;

namespace Bus.Core.Closings;

/// <summary>Closings in the journal.</summary>
public interface IClosingBook
{
    /// <summary>Keeps a statement, or gives the closing that says the same. Excludes every acceptance of the municipality while it does, so that the line it draws parts what came before from what comes after.</summary>
    Task<Closing> StateAsync(ClosingStatement statement, CancellationToken cancellation);

    /// <summary>Draws the line, if nothing that came before the statement is still on its way in, the stated totals are reached, and <see cref="Closing.Unread"/> is still what was looked at; the closing as it then stands.</summary>
    Task<Closing> DrawAsync(Closing closing, ImmutableArray<string> sources, CancellationToken cancellation);

    /// <summary>Counts what belongs to a closing. What is delivered is asked after what is accepted, so that it can only say too little.</summary>
    Task<ClosingCount> CountAsync(Closing closing, ImmutableArray<string> sources, CancellationToken cancellation);

    /// <summary>The last closing; null: none was stated.</summary>
    Task<Closing?> FindAsync(ClosingKey key, CancellationToken cancellation);

    /// <summary>The last closings of a date, by municipality, contract and provider; of all municipalities where it is null.</summary>
    Task<IReadOnlyList<Closing>> ListAsync(MunicipalityCode? municipality, DateOnly day, CancellationToken cancellation);

    /// <summary>The closings of a date, and those of other dates that were stated on that day in Japan, also where a later one stands in their place; by municipality, contract, provider, date and number.</summary>
    Task<IReadOnlyList<CountedClosing>> OfDayAsync(MunicipalityCode? municipality, DateOnly day, CancellationToken cancellation);

    /// <summary>The last closings that are not closed for everybody yet, oldest first.</summary>
    Task<IReadOnlyList<Closing>> OpenAsync(CancellationToken cancellation);

    /// <summary>For which consumers it was found closed.</summary>
    Task<IReadOnlyList<ClosingConsumer>> ClosedForAsync(long closing, CancellationToken cancellation);

    /// <summary>It is closed for a consumer, for good; not where a later closing has been stated meanwhile.</summary>
    /// <param name="marker">A marker is to appear in the consumer's folder.</param>
    Task CloseAsync(Closing closing, string consumer, DayAmount delivered, bool marker, CancellationToken cancellation);

    /// <summary>It is closed for everybody: nobody looks at it by itself any more.</summary>
    Task EndAsync(Closing closing, CancellationToken cancellation);

    /// <summary>Markers that are still to appear, oldest first.</summary>
    Task<IReadOnlyList<ClosingMarker>> MarkersAsync(CancellationToken cancellation);

    /// <summary>The marker's file is ready, and only its rename is left. False: another node's is, or the lease is another's now.</summary>
    Task<bool> PreparedAsync(ClosingMarker marker, Fence fence, CancellationToken cancellation);

    /// <summary>It has appeared, or is not to appear any more.</summary>
    Task PublishedAsync(ClosingMarker marker, CancellationToken cancellation);

    /// <summary>Finds closings after whose line something was accepted since a message (null: since yesterday), and raises their alerts, each once. What is refused, or a duplicate, is not late.</summary>
    /// <param name="reading">Messages that were still being read at the last look.</param>
    Task<LateLook> TellLateAsync(long? since, ImmutableArray<long> reading, CancellationToken cancellation);
}

/// <summary>How far a look for what came late has come.</summary>
/// <param name="Newest">The newest message that was looked at; hand it back, with some time behind it, the next time. 0: nothing is watched.</param>
/// <param name="Reading">Messages that are still being read, by number; hand them back the next time.</param>
public sealed record LateLook(long Newest, ImmutableArray<long> Reading);
