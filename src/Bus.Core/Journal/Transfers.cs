using Bus.Core.Nodes;
using Bus.Core.Vocabulary;

namespace Bus.Core.Journal;

/// <summary>A partner's server, of one application. Text form: <c>362018.collection/bank</c>.</summary>
public sealed record PartnerRef(ApplicationRef Application, string Partner)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Application}/{Partner}";
}

/// <summary>Which way a file goes.</summary>
public enum TransferDirection
{
    /// <summary>From the partner to the hub.</summary>
    Fetch,
    /// <summary>From the hub to the partner.</summary>
    Put,
}

/// <summary>How far a transfer is.</summary>
public enum TransferState
{
    /// <summary>It lies whole beside its place under another name; only renames are left.</summary>
    Ready,
    /// <summary>It is in its place.</summary>
    Done,
    /// <summary>And gone from where it came from: a file that is there again is another one.</summary>
    Cleared,
}

/// <summary>A file on its way to or from a partner.</summary>
/// <param name="Folder">The folder at the partner.</param>
/// <param name="Stamp">When it was written, as its side tells it.</param>
/// <param name="Hash">Of one that is fetched: SHA-256 of its bytes, hexadecimal. Of one that is put: what its temporary names there have before <c>.part</c>.</param>
public sealed record Transfer(PartnerRef Partner, TransferDirection Direction, string Folder, string Name, long Size, string Stamp, string Hash, TransferState State)
{
    /// <summary>When it came to this state.</summary>
    public DateTimeOffset At { get; init; }
}

/// <summary>How it stands with visiting a partner.</summary>
public sealed record PartnerVisits(PartnerRef Partner)
{
    /// <summary>The set time that was served last, or from which on times count; null: not visited at set times.</summary>
    public DateTimeOffset? Served { get; init; }
    /// <summary>When the last visit ended, well or not; null: there was none.</summary>
    public DateTimeOffset? EndedAt { get; init; }
    /// <summary>When the last visit ended well; null: none did.</summary>
    public DateTimeOffset? SucceededAt { get; init; }
    /// <summary>Since when visits have been failing; null: the last one went well.</summary>
    public DateTimeOffset? FailingSince { get; init; }
    /// <summary>Visits that failed in a row.</summary>
    public int Failures { get; init; }
    /// <summary>Why; null: nothing failed.</summary>
    public Bilingual? Trouble { get; init; }
    /// <summary>Somebody asked for a visit that has not begun yet.</summary>
    public bool Asked { get; init; }
    /// <summary>Files fetched so far.</summary>
    public long Fetched { get; init; }
    /// <summary>Files put so far.</summary>
    public long Put { get; init; }
}

/// <summary>What was transferred with partners' servers, and how their visits went; durable.</summary>
public interface ITransferBook
{
    /// <summary>Transfers of a partner that are remembered.</summary>
    Task<IReadOnlyList<Transfer>> RememberedAsync(PartnerRef partner, TransferDirection direction, CancellationToken cancellation);

    /// <summary>Writes a state down, durably.</summary>
    /// <param name="fence">The lease under which the partner is visited; null: unconditional.</param>
    /// <exception cref="LeaseLostException">Another node visits it now.</exception>
    Task WriteAsync(Transfer transfer, Fence? fence, CancellationToken cancellation);

    /// <summary>Before a step at the partner's that nothing takes back: the lease is still the same.</summary>
    /// <exception cref="LeaseLostException">Another node visits it now.</exception>
    Task MustHoldAsync(Fence fence, CancellationToken cancellation);

    /// <summary>They need not be remembered any more.</summary>
    Task ForgetAsync(IReadOnlyList<Transfer> transfers, CancellationToken cancellation);

    /// <summary>How it stands with all partners that were ever visited or asked for.</summary>
    Task<IReadOnlyList<PartnerVisits>> VisitsAsync(CancellationToken cancellation);

    /// <summary>Writes down how a visit went; counts of files are added, and <see cref="PartnerVisits.Asked"/> is not touched.</summary>
    Task EndedAsync(PartnerVisits visits, CancellationToken cancellation);

    /// <summary>Asks for a visit, whatever the time, or takes the question back when it begins.</summary>
    Task AskAsync(PartnerRef partner, bool asked, CancellationToken cancellation);
}
