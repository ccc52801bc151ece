using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Records;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;

namespace Bus.Core.Pipeline;

/// <summary>A message or bulk file at the door: what SOAP and files have in common before anything is known to be true.</summary>
public sealed record Arrival
{
    /// <summary>Soap or file.</summary>
    public required EntryPath Path { get; init; }
    /// <summary>The municipality addressed (by URL or folder); text, since it may be nonsense.</summary>
    public required string Municipality { get; init; }
    /// <summary>The contract addressed; may be unknown.</summary>
    public required string Contract { get; init; }
    /// <summary>Contract version of the body; null: the one that the region names for the sender.</summary>
    public string? Version { get; init; }
    /// <summary>Who it says it is from.</summary>
    public required Credentials Credentials { get; init; }
    /// <summary>What it says about itself.</summary>
    public required MessageHead Head { get; init; }
    /// <summary>Control total of the end file; null: none.</summary>
    public ControlTotal? Declared { get; init; }
    /// <summary>The bulk file; null for SOAP.</summary>
    public BulkFile? File { get; init; }
    /// <summary>Receipt whose refused records the file corrects; null: it is no correction file.</summary>
    public string? Corrects { get; init; }
    /// <summary>Known to be wrong before the first record is read (end file not readable and the like); null: not known.</summary>
    public Fault? Failure { get; init; }
    /// <summary>Opens the records for reading, from the first. For a file it may be called again after the reader was disposed.</summary>
    public required Func<RecordShape, Provision, CandidateReader> OpenRecords { get; init; }
    /// <summary>Where refused records go.</summary>
    public required IRejectSink Rejects { get; init; }
    /// <summary>Hands the receipt to the sender (SOAP answer, result file). Called once, after the commit, also for a bulk file that was refused.</summary>
    public required Func<Committed, CancellationToken, Task> Acknowledge { get; init; }
    /// <summary>Lists a character that a consumer's set cannot hold: record from 1, element, character. Null: nobody asks for the list.</summary>
    public Action<long, string, System.Text.Rune>? Unmappable { get; init; }
    /// <summary>Where it is listed what the message does not feed to other contracts; null: nobody asks for the list.</summary>
    public IFeedSink? Feeds { get; init; }
    /// <summary>Where the receipt's final state is sent, beside the answer; null: nowhere. The sender was allowed to name it.</summary>
    public ReplyAddress? ReplyTo { get; init; }
    /// <summary>W3C traceparent that is kept with the message; set by the intake.</summary>
    public string? Trace { get; init; }
}

/// <summary>A bulk file that was claimed.</summary>
/// <param name="Name">Name under which it was dropped.</param>
/// <param name="ClaimId">Claim under which it lies in <c>.processing/</c>.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="ContentHash">SHA-256 of its bytes; may be asked for after the records were read to the end.</param>
public sealed record BulkFile(string Name, string ClaimId, long Bytes, Func<CancellationToken, Task<byte[]>> ContentHash)
{
    /// <summary>The lease under which it is read; null: none.</summary>
    public Fence? Fence { get; init; }
}

/// <summary>Who a message says it is from.</summary>
public abstract record Credentials
{
    private Credentials() { }

    /// <summary>Nothing was said.</summary>
    public sealed record None : Credentials;
    /// <summary>User name and password. The user is an application id, or <c>{municipality}.{application}</c>.</summary>
    public sealed record UserPassword(string User, string Password) : Credentials
    {
        /// <summary>Never the password.</summary>
        public override string ToString() => $"UserPassword({User})";
    }
    /// <summary>User name and PasswordDigest (WSS UsernameToken Profile 1.0): SHA-1 over nonce, created and password. Good once.</summary>
    public sealed record PasswordDigest(string User, byte[] Nonce, string Created, byte[] Digest) : Credentials
    {
        /// <summary>Never nonce or digest.</summary>
        public override string ToString() => $"PasswordDigest({User})";
    }
    /// <summary>A certificate whose key was proven by a TLS handshake or by a signature over the message.</summary>
    /// <param name="Proof">The signature's value, which is good once; null: a handshake.</param>
    public sealed record Certificate(CertificateFacts Facts, byte[]? Proof) : Credentials;
    /// <summary>Several at once: each must prove the same application.</summary>
    public sealed record Several(IReadOnlyList<Credentials> All) : Credentials;
    /// <summary>The file lay in this application's own folder: the folder's owner vouches for it.</summary>
    public sealed record Folder(string Application) : Credentials;
    /// <summary>Proven a moment ago, in the same call.</summary>
    public sealed record Proven(ApplicationRef Application) : Credentials;
}

/// <summary>The intake half of the way of a message. What SOAP and files call.</summary>
public interface IIntake
{
    /// <summary>Authenticates, authorizes, validates, commits, acknowledges, publishes. A fault means that nothing was taken
    /// (a bulk file's refusal is journalled and acknowledged all the same).</summary>
    Task<Result<Committed>> TakeInAsync(Arrival arrival, CancellationToken cancellation);

    /// <summary>Goes on with a message that stands in the journal and whose feeding may have been cut off. Doing it again changes nothing.</summary>
    Task<Result<Committed>> FeedAsync(Committed known, IFeedSink? sink, CancellationToken cancellation);

    /// <summary>Authenticates and authorizes a claimed bulk file and enters it as <see cref="ReceiptState.Processing"/>, so that its sender has a receipt before it is read;
    /// <see cref="TakeInAsync"/> of the same claim goes on from there.</summary>
    Task<Result<OpenMessage>> AnnounceAsync(Arrival arrival, CancellationToken cancellation);

    /// <summary>Authenticates a caller that wants something else than to hand over a message (receipt, mailbox).</summary>
    Task<Result<ApplicationRef>> AuthenticateAsync(string municipality, Credentials credentials, CancellationToken cancellation);
}
