using Bus.Core.Journal;
using Bus.Core.Vocabulary;

namespace Bus.Core.Closings;

/// <summary>A file that tells a consumer by file that a date is closed.</summary>
/// <param name="PreparedIn">The epoch of the lease under which its file was made ready; 0: it is not.</param>
public sealed record ClosingMarker(long Closing, ClosingKey Key, int Number, string Consumer, DayAmount Delivered, long PreparedIn)
{
    /// <summary>The way of the deliveries that it comes behind.</summary>
    public RouteId Route => new(Key.Provider.Municipality, Key.Contract, Consumer);
}

/// <summary>Puts markers into consumers' folders: first ready beside its final name, then renamed.</summary>
public interface IClosingMarkers
{
    /// <summary>Makes it ready, durably.</summary>
    /// <param name="epoch">Of the lease under which this node does it.</param>
    /// <exception cref="IOException">The folder cannot be written now.</exception>
    void Prepare(ClosingMarker marker, long epoch);

    /// <summary>Renames what was made ready under <see cref="ClosingMarker.PreparedIn"/>; what is gone was renamed already.</summary>
    /// <exception cref="IOException">The folder cannot be written now.</exception>
    void Publish(ClosingMarker marker);
}

/// <summary>Bulk files that are handed over and not in the journal yet.</summary>
public interface IUnreadFiles
{
    /// <summary>
    /// Their names: what was fetched from a partner and has no place in the drop folder yet, what lies there, complete or not, and what was claimed and is not answered. What is still being uploaded under a
    /// temporary name is not handed over.
    /// </summary>
    /// <exception cref="IOException">The folders cannot be read now, so nobody can say.</exception>
    /// <exception cref="UnauthorizedAccessException">As before.</exception>
    Task<IReadOnlyList<string>> OfAsync(ApplicationRef provider, string contract, CancellationToken cancellation);
}
