using Bus.Core.Vocabulary;

namespace Bus.Core.Journal;

/// <summary>Where an asynchronous answer goes (WS-Addressing).</summary>
/// <param name="Address">Absolute http or https address, one that the region allows the application.</param>
/// <param name="Soap12">True: in SOAP 1.2; false: 1.1.</param>
/// <param name="RelatesTo">wsa:MessageID of the request.</param>
public sealed record ReplyAddress(Uri Address, bool Soap12, string RelatesTo);

/// <summary>An asynchronous answer that is to be sent.</summary>
/// <param name="Message">The message whose receipt is told; null: <paramref name="Content"/> is told.</param>
/// <param name="Content">A whole envelope; null: the receipt is told.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Since">When it was asked for.</param>
public sealed record DueReply(long Id, ApplicationRef Application, ReplyAddress To, MessageInfo? Message, byte[]? Content, int Attempts, DateTimeOffset Since);

/// <summary>Asynchronous answers in the journal: written with the message they answer, kept until they are sent.</summary>
public interface IReplyBook
{
    /// <summary>Keeps an envelope of its own, sealed, to be sent; durable when it returns.</summary>
    Task AddAsync(ApplicationRef application, ReplyAddress to, byte[] content, CancellationToken cancellation);

    /// <summary>What is to be sent now, endpoints in turns, of each the oldest first; of messages only those whose state is final.</summary>
    /// <param name="longest">No pause is longer: what is put off for more than that was put off by a clock that was wrong, and is due.</param>
    Task<IReadOnlyList<DueReply>> DueAsync(int limit, TimeSpan longest, CancellationToken cancellation);

    /// <summary>It was sent, or nobody wants it any more: forgotten.</summary>
    Task EndAsync(long reply, CancellationToken cancellation);

    /// <summary>Its time is over: forgotten, and somebody is told, in one commit.</summary>
    Task GiveUpAsync(DueReply reply, CancellationToken cancellation);

    /// <summary>It could not be sent; not before <paramref name="next"/> again.</summary>
    Task PutOffAsync(long reply, DateTimeOffset next, CancellationToken cancellation);
}
