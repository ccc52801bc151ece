using System.Runtime.CompilerServices;
using Bus.Core.Exits;
using Bus.Core.Vocabulary;

namespace Bus.Host.Reports.Balance;

/// <summary>
/// The messages whose records a balance counts: accepted, of the contract, with a business date up to the day, and of each provider its last full one (全件) with what came after it.
/// They come in the order of receipt, each with its rank among what was accepted.
/// </summary>
internal sealed class BalanceMessages(IMunicipalityExtract extract, string contract, DateOnly day)
{
    private readonly Dictionary<string, BalanceRank?> _lastFull = [];
    private (long Serial, string Receipt)? _first;

    /// <summary>The first receipt that the journal knows, if there were earlier ones and one of them may have been of the balance; null: there was none, or all providers handed over a full message since.</summary>
    public string? BeginsWith => _first is { Serial: > 1, Receipt: var receipt } && (_lastFull.Count == 0 || _lastFull.ContainsValue(null)) ? receipt : null;

    /// <summary>Finds the last full message of each provider.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        await foreach (var (message, rank) in RankedAsync(cancellation))
        {
            var provider = message.Message.Sender.Application;
            var known = _lastFull.GetValueOrDefault(provider);
            _lastFull[provider] = message.Message.Head.Extent == Extent.Full && !(known > rank) ? rank : known;
        }
    }

    /// <summary>Those that count, once <see cref="LookAsync"/> has looked; may be asked again and again, and records of one may be read between two.</summary>
    public IAsyncEnumerable<(ExtractedMessage Message, BalanceRank Rank)> CountedAsync(CancellationToken cancellation) =>
        RankedAsync(cancellation).Where(m => m.Message.Message.Accepted.Records > 0 && !(_lastFull[m.Message.Message.Sender.Application] > m.Rank));

    private async IAsyncEnumerable<(ExtractedMessage Message, BalanceRank Rank)> RankedAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var atLeast = 0L;
        await foreach (var one in extract.MessagesAsync(cancellation))
        {
            var message = one.Message;
            var serial = ReceiptNumber.SerialOf(message.Receipt);
            if (_first is not { } first || serial < first.Serial) _first = (serial, message.Receipt);
            if (message.State != ReceiptState.Accepted || message.Contract != contract || message.CompletedAt is not { } at) continue;
            // A message that came whole has its receipt and its place on the routes by one commit: of two of these the serial tells which was first, whatever the clocks of their nodes said. A file has its
            // receipt when it is begun, so of it only the moment of its acceptance tells among which of the others that was; but not before those that were there when it began.
            var rank = new BalanceRank(Math.Max(atLeast, at.ToUnixTimeMilliseconds()), serial);
            if (message.ClaimId is null) atLeast = rank.Moment;
            if (one.Day <= day) yield return (one, rank);
        }
    }
}

/// <summary>The place of a message in the order in which they were accepted, in which they are delivered too. Different for each message.</summary>
internal readonly record struct BalanceRank(long Moment, long Serial)
{
    public static bool operator <(BalanceRank one, BalanceRank other) => one.Moment < other.Moment || (one.Moment == other.Moment && one.Serial < other.Serial);

    public static bool operator >(BalanceRank one, BalanceRank other) => other < one;
}
