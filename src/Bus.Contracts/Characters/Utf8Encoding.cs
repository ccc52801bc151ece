using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Bus.Contracts.Characters;

/// <summary>UTF-8 as it is.</summary>
internal sealed class Utf8Encoding : FlatEncoding
{
    public static readonly Utf8Encoding Instance = new();

    public override string Name => Utf8CharacterSet.WireName;
    public override bool IsUtf8 => true;
    public override bool AsciiSafe => true;
    public override int MaxGrowth => 1;

    public override int Decode(ReadOnlySpan<byte> bytes, Span<byte> utf8, bool doubled = false)
    {
        if (!Utf8.IsValid(bytes)) return -1;
        bytes.CopyTo(utf8);
        return bytes.Length;
    }

    public override IReadOnlyList<(int At, int Length)> FindUndecodable(ReadOnlySpan<byte> bytes, bool doubled = false)
    {
        var found = new List<(int, int)>();
        for (var at = 0; at < bytes.Length;)
        {
            if (Rune.DecodeFromUtf8(bytes[at..], out _, out var used) != OperationStatus.Done) found.Add((at, used));
            at += used;
        }
        return found;
    }

    public override int MaxEncoded(int utf8Length) => utf8Length;

    public override int Encode(ReadOnlySpan<byte> utf8, Span<byte> bytes, Action<Rune>? unmappable, bool doubled = false)
    {
        utf8.CopyTo(bytes);
        return utf8.Length;
    }
}
