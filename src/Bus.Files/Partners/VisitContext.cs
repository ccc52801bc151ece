using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Files.Homes;
using Bus.Files.Partners.Lines;

namespace Bus.Files.Partners;

/// <summary>One visit to a partner's server.</summary>
/// <param name="MayGoOn">Asked between two files: false when another node shall visit, or a maintenance began.</param>
internal sealed record VisitContext(PartnerRef Who, Partner Partner, Home Home, IPartnerLine Line, ITransferBook Book, Func<bool> MayGoOn)
{
    /// <summary>Files fetched in this visit.</summary>
    public int Fetched { get; set; }
    /// <summary>Files put in this visit.</summary>
    public int Put { get; set; }

    /// <summary>Writes a state of a transfer down.</summary>
    public async Task<Transfer> WriteAsync(Transfer transfer, TransferState state, CancellationToken cancellation)
    {
        var now = transfer with { State = state };
        await Book.WriteAsync(now, cancellation);
        return now;
    }

    /// <summary>A path at the partner's.</summary>
    public static string At(string folder, string name) => folder.EndsWith('/') ? folder + name : $"{folder}/{name}";
}
