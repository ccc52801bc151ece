using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;

namespace Bus.Core.Pipeline;

/// <summary>The door for a bulk file that comes as a stream over a call: it lands in the application's home and goes the way of every bulk file.</summary>
public interface IFileDoor
{
    /// <summary>Makes room for a file; a fault where the sender may not hand it over, its name cannot be, or there is no room.</summary>
    Task<Result<IIncomingFile>> OpenAsync(IncomingFileHead head, CancellationToken cancellation);
}

/// <summary>What is known of a file before its first byte.</summary>
/// <param name="Sender">Authenticated.</param>
/// <param name="Name">Name under which the sender would have dropped it.</param>
/// <param name="Head">What the sender says about it.</param>
/// <param name="Declared">Control total, as an end file would say it.</param>
/// <param name="Bytes">Size, as far as it is known; null: not known.</param>
/// <param name="ReplyTo">Where its final state is sent; null: nowhere.</param>
public sealed record IncomingFileHead(ApplicationRef Sender, string Contract, string Version, string Name, MessageHead Head, ControlTotal Declared, long? Bytes, ReplyAddress? ReplyTo)
{
    /// <summary>What the sender says about the file is known to be wrong, which only those hear who may hand one over; null: not known.</summary>
    public Fault? Failure { get; init; }
}

/// <summary>A file that is coming in. Disposed without having been completed, nothing of it is left.</summary>
public interface IIncomingFile : IAsyncDisposable
{
    /// <summary>Where its bytes go.</summary>
    Stream Content { get; }

    /// <summary>Makes it durable, enters it into the journal as <see cref="ReceiptState.Processing"/> and hands it on to be taken in.</summary>
    Task<Result<OpenMessage>> CompleteAsync(CancellationToken cancellation);
}
