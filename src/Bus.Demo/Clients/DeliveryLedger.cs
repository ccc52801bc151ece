using Bus.Core.Vocabulary;

namespace Bus.Demo.Clients;

/// <summary>
/// The books of a delinquency application (滞納整理): what it took, by receipt. It takes each message or file once, and checks that within an ordering
/// key the records come in order. Safe for use by several threads.
/// </summary>
/// <param name="loseOneRecord">True: the first record that ever comes is lost, as by a bug.</param>
public sealed class DeliveryLedger(bool loseOneRecord = false)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<UInt128, long> _ranks = [];
    private readonly Dictionary<string, ReceiptBooks> _receipts = new(StringComparer.Ordinal);
    private bool _mustLose = loseOneRecord;
    private long _arrived;

    /// <summary>Records that have come, of any receipt.</summary>
    public long Arrived => Interlocked.Read(ref _arrived);

    /// <summary>The books of one receipt; all zero if nothing of it came.</summary>
    public ReceiptBooks Of(string receipt)
    {
        lock (_gate) return _receipts.GetValueOrDefault(receipt) ?? ReceiptBooks.Empty;
    }

    /// <summary>Takes a page into the books as a whole; false if it was taken before, and nothing changes.</summary>
    internal bool Take(ReceivedPage page)
    {
        lock (_gate)
        {
            if (!_taken.Add(page.MessageId)) return false;
            var books = _receipts.GetValueOrDefault(page.Receipt) ?? ReceiptBooks.Empty;
            foreach (var entry in page.Entries) books = Enter(entry, books);
            _receipts[page.Receipt] = page.Declared == page.Counted ? books : books with { Contradictions = books.Contradictions + 1 };
            Interlocked.Add(ref _arrived, page.Counted.Records);
            return true;
        }
    }

    private ReceiptBooks Enter(ReceivedPage.Entry entry, ReceiptBooks books)
    {
        var inOrder = !_ranks.TryGetValue(entry.Key, out var last) || entry.Rank > last;
        if (inOrder) _ranks[entry.Key] = entry.Rank;
        books = books with { Arrived = books.Arrived + 1, OutOfOrder = books.OutOfOrder + (inOrder ? 0 : 1) };
        if (_mustLose)
        {
            _mustLose = false;
            return books;
        }
        return books with { Total = books.Total + new ControlTotal(1, entry.Amount) };
    }
}

/// <summary>What a delinquency application has of one receipt.</summary>
/// <param name="Arrived">Records that came, counted while they were read.</param>
/// <param name="Total">Records and yen in the books.</param>
/// <param name="OutOfOrder">Records that came before or again after one that should follow them within their ordering key.</param>
/// <param name="Contradictions">Messages or files whose own totals are not what was in them.</param>
public sealed record ReceiptBooks(long Arrived, ControlTotal Total, long OutOfOrder, long Contradictions)
{
    /// <summary>Nothing.</summary>
    public static readonly ReceiptBooks Empty = new(0, ControlTotal.Zero, 0, 0);
}
