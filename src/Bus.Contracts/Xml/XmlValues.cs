using System.Text;
using System.Xml;
using Bus.Core.Contracts;

namespace Bus.Contracts.Xml;

/// <summary>The values of one record, in UTF-8, gathered from an XmlReader without a string a value. Buffers are kept from record to record.</summary>
internal sealed class XmlValues(XmlPlan plan)
{
    private readonly (int Start, int Length)[] _values = new (int, int)[plan.Shape.Items.Length];
    private readonly bool[] _read = new bool[plan.Shape.Items.Length];
    private byte[] _bytes = new byte[1024];
    private char[] _chars = new char[256];
    private int _used;
    private int _count;

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
    public void Begin() => _count = 0;

    /// <summary>Adds the text of the node and goes to the next node.</summary>
    public void Append(XmlReader xml)
    {
        if (xml.CanReadValueChunk)
        {
            while (true)
            {
                if (_count == _chars.Length) Array.Resize(ref _chars, _chars.Length * 2);
                var read = xml.ReadValueChunk(_chars, _count, _chars.Length - _count);
                if (read == 0) break;
                _count += read;
            }
        }
        else
        {
            var text = xml.Value;
            if (_chars.Length - _count < text.Length) Array.Resize(ref _chars, (_count + text.Length) * 2);
            text.CopyTo(_chars.AsSpan(_count));
            _count += text.Length;
        }
        xml.Read();
    }

    /// <summary>Ends the value; of an item read before, the first value stays.</summary>
    public void End(int item)
    {
        if (_read[item]) return;
        ReadOnlySpan<char> text = _chars.AsSpan(0, _count);
        if (plan.Collapses[item]) text = text.Trim(" \t\r\n");
        var room = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_bytes.Length - _used < room) Array.Resize(ref _bytes, (_used + room) * 2);
        var length = Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_used));
        _values[item] = (_used, length);
        _used += length;
        _read[item] = true;
    }

    /// <summary>The first required item without a value; null if there is none.</summary>
    public Item? FirstMissing()
    {
        for (var i = 0; i < _values.Length; i++)
            if (_values[i].Length == 0 && plan.Shape.Items[i].Required) return plan.Shape.Items[i];
        return null;
    }
}
