using Bus.Core.Vocabulary;

namespace Bus.Demo.Clients;

/// <summary>What a consumer has read of one message or file, before it takes it into its books as a whole.</summary>
internal sealed class ReceivedPage
{
    private readonly List<Entry> _entries = [];

    /// <summary>What makes it distinct: MessageID or file name.</summary>
    public string MessageId { get; set; } = "";
    /// <summary>受付番号 of the message it is of.</summary>
    public string Receipt { get; set; } = "";
    /// <summary>What its envelope or end file says is in it.</summary>
    public ControlTotal Declared { get; set; }
    /// <summary>Counted from the bytes received.</summary>
    public ControlTotal Counted { get; private set; }

    public IReadOnlyList<Entry> Entries => _entries;

    /// <exception cref="FormatException">An amount or a number of the record is none.</exception>
    public void Add(CollectionRecord record)
    {
        var amount = record.Amount;
        _entries.Add(new Entry(record.Key, record.Rank, amount));
        Counted += new ControlTotal(1, amount);
    }

    /// <summary>What is remembered of a record.</summary>
    public readonly record struct Entry(UInt128 Key, long Rank, long Amount);
}
