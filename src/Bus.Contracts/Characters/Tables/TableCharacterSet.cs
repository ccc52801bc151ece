using System.Text;
using Bus.Core.Records;

namespace Bus.Contracts.Characters.Tables;

/// <summary>What the set of a table can hold.</summary>
internal sealed class TableCharacterSet(TableEncoding encoding) : ICharacterSet
{
    public string Name => encoding.Name;

    public bool HoldsEverything => false;

    public bool CanHold(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty) return true;
        var holds = true;
        var bytes = new byte[encoding.MaxEncoded(utf8.Length)];
        var length = encoding.Encode(utf8, bytes, _ => holds = false);
        if (!holds) return false;
        // What is only written, and reads back as another, is not held.
        var back = new byte[length * encoding.MaxGrowth];
        return encoding.Decode(bytes.AsSpan(0, length), back) is >= 0 and var read && back.AsSpan(0, read).SequenceEqual(utf8);
    }

    public IEnumerable<Rune> Unmappable(ReadOnlyMemory<byte> utf8)
    {
        var found = new List<Rune>();
        encoding.Encode(utf8.Span, new byte[encoding.MaxEncoded(utf8.Length)], found.Add);
        return found;
    }

    public string Show(ReadOnlySpan<byte> bytes) => encoding.Show(bytes);
}
