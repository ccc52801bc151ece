using System.Text;
using Bus.Core.Records;

namespace Bus.Contracts.Characters;

/// <summary>CP932 (Windows-31J), from and to UTF-8.</summary>
internal sealed class Cp932CharacterSet : ICharacterSet
{
    public const string WireName = "cp932";

    public string Name => WireName;

    public bool HoldsEverything => false;

    public bool CanHold(ReadOnlySpan<byte> utf8)
    {
        if (Ascii.IsValid(utf8)) return true;
        while (!utf8.IsEmpty)
        {
            Rune.DecodeFromUtf8(utf8, out var rune, out var used);
            if (!Holds(rune)) return false;
            utf8 = utf8[used..];
        }
        return true;
    }

    public IEnumerable<Rune> Unmappable(ReadOnlyMemory<byte> utf8)
    {
        for (var at = 0; at < utf8.Length;)
        {
            Rune.DecodeFromUtf8(utf8.Span[at..], out var rune, out var used);
            at += used;
            if (!Holds(rune)) yield return rune;
        }
    }

    public string Show(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        for (var at = 0; at < bytes.Length; at++)
        {
            var (character, length) = (bytes[at] < 0x80 ? (char)bytes[at] : Cp932.Decode(bytes[at]), 1);
            if (Cp932.IsLead(bytes[at]) && at + 1 < bytes.Length) (character, length) = (Cp932.Decode(bytes[at] << 8 | bytes[at + 1]), 2);
            var isOne = character != 0 || bytes[at] == 0;
            text.Append(isOne ? character : '\uFFFD');
            // What follows half a character is one of its own, a comma above all.
            if (length == 2 && (isOne || bytes[at + 1] >= 0x80)) at++;
        }
        return text.ToString();
    }

    private static bool Holds(Rune rune) => rune.IsAscii || rune.IsBmp && Cp932.Encode(rune.Value) != 0;
}
