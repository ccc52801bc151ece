using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Region;
using Bus.Files.Homes;
using Bus.Files.Partners.Lines;

namespace Bus.Files.Partners;

/// <summary>One visit to a partner's server.</summary>
/// <param name="MayGoOn">Asked between two files: false when another node shall visit, or a maintenance began.</param>
internal sealed record VisitContext(PartnerRef Who, Partner Partner, Home Home, IPartnerLine Line, ITransferBook Book, Func<bool> MayGoOn)
{
    /// <summary>Of the lease under which it is made; null: none.</summary>
    public Fence? Fence { get; init; }
    /// <summary>This node (<see cref="PartnerTurns.Writer"/>).</summary>
    public string Writer { get; init; } = "00000000";
    /// <summary>Told what is under way; null: nobody asks.</summary>
    public PartnerFiles? Progress { get; init; }
    /// <summary>Files fetched in this visit.</summary>
    public int Fetched { get; set; }
    /// <summary>Files put in this visit.</summary>
    public int Put { get; set; }

    /// <summary>Writes a state of a transfer down.</summary>
    public async Task<Transfer> WriteAsync(Transfer transfer, TransferState state, CancellationToken cancellation)
    {
        var now = transfer with { State = state };
        await Book.WriteAsync(now, Fence, cancellation);
        return now;
    }

    /// <summary>To be asked before each step at the partner's that nothing takes back: a server knows of no leases, so what is left is only what has gone out already.</summary>
    /// <exception cref="LeaseLostException">Another node visits it now.</exception>
    public Task MustHoldAsync(CancellationToken cancellation) => Fence is { } fence ? Book.MustHoldAsync(fence, cancellation) : Task.CompletedTask;

    /// <summary>A path at the partner's.</summary>
    public static string At(string folder, string name) => folder.EndsWith('/') ? folder + name : $"{folder}/{name}";
}
