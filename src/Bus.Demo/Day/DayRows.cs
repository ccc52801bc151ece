using System.Collections.Immutable;
using Bus.Core.Vocabulary;
using Bus.Demo.Clients;

namespace Bus.Demo.Day;

/// <summary>Compares the senders' books with the consumers', receipt by receipt. What came of other runs' receipts is not looked at.</summary>
internal static class DayRows
{
    public static DemoRow Of(DayMember member, SenderBooks books, DemoTrouble? taking)
    {
        var sent = books.State;
        var received = ControlTotal.Zero;
        var troubles = sent.Troubles.ToBuilder();
        foreach (var (receipt, accepted) in sent.Receipts.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            var taken = member.Ledger.Of(receipt);
            received += taken.Total;
            troubles.AddRange(TroublesOf(receipt, accepted, taken));
        }
        if (taking is not null) troubles.Add(taking);
        return new DemoRow
        {
            Municipality = member.Place.Code, Name = member.Place.Name, Path = books.Path,
            Sent = sent.Sent, Accepted = sent.Accepted, Rejected = sent.Rejected, AmountIn = sent.Amount,
            Delivered = received.Records, AmountOut = received.Amount, Troubles = troubles.ToImmutable(),
        };
    }

    /// <summary>True if everything that the hub accepted has come, as far as the senders know by now.</summary>
    public static bool AllArrived(DayMember member) =>
        Receipts(member).All(r => member.Ledger.Of(r.Key).Arrived >= r.Value);

    /// <summary>Records of this run that have come, as far as the senders know their receipts.</summary>
    public static long Arrived(DayMember member) => Receipts(member).Sum(r => member.Ledger.Of(r.Key).Arrived);

    private static IEnumerable<KeyValuePair<string, long>> Receipts(DayMember member) =>
        member.BySoap.State.Receipts.Concat(member.ByFile.State.Receipts);

    private static IEnumerable<DemoTrouble> TroublesOf(string receipt, long accepted, ReceiptBooks taken)
    {
        if (taken.Arrived < accepted) yield return HubTroubles.Missing(receipt, accepted - taken.Arrived);
        if (taken.OutOfOrder > 0) yield return HubTroubles.OutOfOrder(receipt, taken.OutOfOrder);
        if (taken.Contradictions > 0) yield return HubTroubles.Contradicts(receipt);
    }
}
