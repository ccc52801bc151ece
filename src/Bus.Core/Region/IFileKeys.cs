using Bus.Core.Vocabulary;

namespace Bus.Core.Region;

/// <summary>A key of encrypted files, and until when it is good.</summary>
/// <param name="Application">Whose files.</param>
/// <param name="Contract">Of which contract.</param>
/// <param name="Incoming">True: the hub's own key, which senders encrypt to; false: the consumer's, which the hub encrypts to.</param>
/// <param name="Fingerprint">Of the primary key.</param>
/// <param name="Ends">From then on nobody can encrypt to it.</param>
public sealed record FileKeyEnd(ApplicationRef Application, string Contract, bool Incoming, string Fingerprint, DateTimeOffset Ends);

/// <summary>Looks after the keys of encrypted files.</summary>
public interface IFileKeys
{
    /// <summary>The keys of the region in force that have an end; those that never expire, or cannot be read here, are none.</summary>
    Task<IReadOnlyList<FileKeyEnd>> EndsAsync(CancellationToken cancellation);
}
