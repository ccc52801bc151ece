using System.Text;
using System.Xml;
using Bus.Core.Contracts;
using Bus.Core.Records;

namespace Bus.Contracts.Xml;

/// <summary>The values of one record, in UTF-8, gathered from an XmlReader without a string a value. Buffers are kept from record to record.</summary>
internal sealed class XmlValues(XmlPlan plan)
{
    private readonly (int Start, int Length)[] _values = new (int, int)[plan.Shape.Items.Length];
    private readonly bool[] _read = new bool[plan.Shape.Items.Length];
    private byte[] _bytes = new byte[384];
    private char[] _chars = [];
    private int _used;
    private int _begun;

    public ReadOnlySpan<byte> Get(int item) => _bytes.AsSpan(_values[item].Start, _values[item].Length);

    public bool WasRead(int item) => _read[item];

    public void Clear()
    {
        Array.Clear(_values);
        Array.Clear(_read);
        _used = 0;
    }

    public void SetAbsent(int item) => _read[item] = true;

    /// <summary>Starts a value.</summary>
    public void Begin() => _begun = _used;

    /// <summary>Adds the text of the node and goes to the next node.</summary>
    public void Append(XmlReader xml)
    {
        if (xml is IUtf8Text plain && plain.TryGetText(out var text)) text.CopyTo(Room(text.Length));
        else if (xml.CanReadValueChunk)
        {
            var count = 0;
            while (true)
            {
                if (count == _chars.Length) Array.Resize(ref _chars, Math.Max(256, _chars.Length * 2));
                var read = xml.ReadValueChunk(_chars, count, _chars.Length - count);
                if (read == 0) break;
                count += read;
            }
            Add(_chars.AsSpan(0, count));
        }
        else Add(xml.Value);
        xml.Read();
    }

    /// <summary>Ends the value; of an item read before, the first value stays.</summary>
    public void End(int item)
    {
        if (_read[item])
        {
            _used = _begun;
            return;
        }
        ReadOnlySpan<byte> value = _bytes.AsSpan(_begun, _used - _begun);
        var behind = plan.Collapses[item] ? value.TrimStart(" \t\r\n"u8) : value;
        _values[item] = (_used - behind.Length, plan.Collapses[item] ? behind.TrimEnd(" \t\r\n"u8).Length : behind.Length);
        _read[item] = true;
    }

    // Nodes hold whole characters.
    private void Add(ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, Room(Encoding.UTF8.GetByteCount(text)));

    private Span<byte> Room(int length)
    {
        if (_bytes.Length - _used < length) Array.Resize(ref _bytes, (_used + length) * 2);
        _used += length;
        return _bytes.AsSpan(_used - length, length);
    }

    /// <summary>The first required item without a value; null if there is none.</summary>
    public Item? FirstMissing()
    {
        for (var i = 0; i < _values.Length; i++)
            if (_values[i].Length == 0 && plan.Shape.Items[i].Required) return plan.Shape.Items[i];
        return null;
    }
}
