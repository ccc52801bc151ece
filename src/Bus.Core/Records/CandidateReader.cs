using Bus.Core.Faults;
using Bus.Core.Vocabulary;

namespace Bus.Core.Records;

/// <summary>
/// Reads records as they were sent, before anything is known about their values. XML and flat files have one each; everything after it is shared.
/// Forward only, one record at a time, memory bounded by one record.
/// </summary>
public abstract class CandidateReader : IAsyncDisposable
{
    /// <summary>Goes to the next record; false at the end, or when the whole cannot be read on (then <see cref="Failure"/> says why).</summary>
    public abstract ValueTask<bool> ReadAsync(CancellationToken cancellation);

    private Fault? _failure;

    /// <summary>Why the whole message or file is refused; null while all is well. What is wrong with the bytes themselves comes before what the reader made of them.</summary>
    public Fault? Failure { get => Source?.Fault ?? _failure; protected set => _failure = value; }

    /// <summary>What gives the reader its bytes, where that may find them damaged; null: nothing does.</summary>
    public IByteSource? Source { get; set; }

    /// <summary>The bytes of the current record that are no characters of the file's set; empty where every item could be decoded. Not cheap: for records that are refused.</summary>
    public virtual IReadOnlyList<UndecodableBytes> Undecodable => [];

    /// <summary>Position in the message, from 1.</summary>
    public long Index { get; protected set; }

    /// <summary>Logical row in the file, the header being 1; null for XML.</summary>
    public long? Line { get; protected set; }

    /// <summary>What is wrong with the record as a whole or with the reading of an item; null if every item could be read.</summary>
    public ItemFault? Structural { get; protected set; }

    /// <summary>False where the items cannot be told apart (wrong number of columns); then no <see cref="Field"/> may be used.</summary>
    public bool FieldsReadable { get; protected set; } = true;

    /// <summary>The value of an item of the shape, in UTF-8; empty means absent. Valid until the next read.</summary>
    public abstract ReadOnlySpan<byte> Field(int item);

    /// <summary>The row as it came, with its line end; empty for XML. Valid until the next read.</summary>
    public virtual ReadOnlySpan<byte> Raw => default;

    /// <summary>Copies the current record; where its items cannot be told apart, each is absent. A reader that knows a shorter way than value by value takes it.</summary>
    public virtual void CopyTo(RecordForms forms)
    {
        ArgumentNullException.ThrowIfNull(forms);
        for (var item = 0; item < forms.Items; item++) forms.Add(FieldsReadable ? Field(item) : default);
    }

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>Unpacks or decrypts a file while it is read. What is wrong with it ends the bytes and stands here.</summary>
public interface IByteSource
{
    /// <summary>Why the file cannot be read on; null while all is well.</summary>
    Fault? Fault { get; }
}

/// <summary>Bytes that are no characters.</summary>
/// <param name="Item">Element name of the item.</param>
/// <param name="Position">First of them within the value as it stands in the file, from 1.</param>
/// <param name="Bytes">In hexadecimal digits.</param>
public sealed record UndecodableBytes(string Item, int Position, string Bytes);

/// <summary>What is wrong with one item; an empty item name means the whole record.</summary>
public sealed record ItemFault(string Item, RecordCode Code, Bilingual Reason);

/// <summary>Takes refused records while the rest is read. Implementations keep them outside memory where they can be many.</summary>
public interface IRejectSink
{
    /// <summary>One refused record; <paramref name="record"/> still stands on it.</summary>
    void Add(Reject reject, CandidateReader record);

    /// <summary>Everything is read once more from the start: forget what was added.</summary>
    void Restart();
}

/// <summary>What a consumer's character set can hold; asked at the door, so that a sender hears of it.</summary>
public interface ICharacterSet
{
    /// <summary>Name as in the region file, e.g. <c>cp932</c>.</summary>
    string Name { get; }

    /// <summary>True for the Unicode sets: nothing needs to be asked.</summary>
    bool HoldsEverything { get; }

    /// <summary>True if every character of the value can be written and read back unchanged.</summary>
    bool CanHold(ReadOnlySpan<byte> utf8);

    /// <summary>The characters that cannot be held, each a Unicode scalar value, in order of appearance.</summary>
    IEnumerable<System.Text.Rune> Unmappable(ReadOnlyMemory<byte> utf8);

    /// <summary>The bytes of a record as people are shown them; what is no character becomes U+FFFD.</summary>
    string Show(ReadOnlySpan<byte> bytes) => System.Text.Encoding.UTF8.GetString(bytes);
}
