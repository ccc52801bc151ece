using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Core.Pipeline.TakingIn;

/// <summary>What earlier files of the same sender and contract have left open, asked for when a bulk file begins. Files of one sender and contract are taken one after the other.</summary>
internal sealed class OpenErrors(IRejectBook book, IOptions<IntakeOptions> options)
{
    /// <summary>The keys that are held against this file; or why it cannot be the correction that it says it is.</summary>
    public async Task<Result<HeldKeys>> OfAsync(Validated input, CancellationToken cancellation)
    {
        var arrival = input.From.Arrival;
        var holds = input.Judge.Policy == OnError.Key && options.Value.HoldAcrossFiles && arrival.Head.Extent != Extent.Full;
        if (!holds && arrival.Corrects is null) return HeldKeys.None;
        var open = await book.OpenAsync(input.From.From.SenderRef, arrival.Contract, cancellation);
        if (arrival.Corrects is not { } receipt) return new HeldKeys(open, null);
        if (open.Any(o => o.Receipt == receipt)) return new HeldKeys(open, receipt, holds);
        return Fault.Of(FaultCode.InvalidMessage,
            $"エンドファイルの corrects={Shown(receipt)} は、この業務システムと連携の未訂正エラーのある受付番号ではありません。受付番号を確かめるか（bus error list）、訂正でなければ corrects を除いて置き直してください。",
            $"corrects={Shown(receipt)} in the end file is no receipt of this application and contract with open errors. Check the number (bus error list), or leave corrects out if this is no correction, and drop it again.");
    }

    // What stands there is the sender's; only what looks like a receipt is repeated.
    private static string Shown(string receipt) => ReceiptNumber.TryGetMunicipality(receipt, out _) ? receipt : "…";
}
