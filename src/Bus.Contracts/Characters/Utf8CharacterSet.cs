using System.Text;
using Bus.Core.Records;

namespace Bus.Contracts.Characters;

/// <summary>UTF-8 holds every character.</summary>
internal sealed class Utf8CharacterSet : ICharacterSet
{
    public const string WireName = "utf-8";

    public string Name => WireName;

    public bool CanHold(ReadOnlySpan<byte> utf8) => true;

    public IEnumerable<Rune> Unmappable(ReadOnlyMemory<byte> utf8) => [];
}
