using System.Text;
using Bus.Contracts.Characters;
using Bus.Contracts.Tests.Flat;
using Bus.Core.Contracts;

namespace Bus.Contracts.Tests.Fixed;

/// <summary>Reads and writes fixed records of the small contract: number, note, amount.</summary>
internal static class FixedFile
{
    public static Task<ReadResult> Read(string text, string layout, string characterSet = "cp932", int piece = int.MaxValue) => Read(In(text, characterSet), layout, characterSet, piece);

    public static Task<ReadResult> Read(byte[] bytes, string layout, string characterSet = "cp932", int piece = int.MaxValue)
    {
        var formats = TestContracts.Formats();
        var shape = formats.ShapeOf(TestContracts.Notice, []);
        return Records.ReadAll(formats.ReadFlat(new PieceStream(bytes, piece), shape, new FileForm(characterSet, layout)), shape.Items.Length);
    }

    public static async Task<(byte[] Bytes, string? Trouble)> Write(string layout, string characterSet, params string[][] rows)
    {
        var formats = TestContracts.Formats();
        using var stream = new MemoryStream();
        var writer = formats.WriteFlat(stream, formats.ShapeOf(TestContracts.Notice, []), new FileForm(characterSet, layout));
        foreach (var row in rows) writer.Write(new Outgoing(row), null);
        await writer.FinishAsync(CancellationToken.None);
        return (stream.ToArray(), writer.Trouble?.En);
    }

    /// <summary>The text in a character set.</summary>
    public static byte[] In(string text, string characterSet) =>
        new CharacterSets().Encoding(new FileForm(characterSet))!.TryEncode(text) ?? throw new ArgumentException("The set cannot hold the text.", nameof(text));

    public static byte[] Bytes(params object[] pieces) => [.. pieces.SelectMany(p => p as byte[] ?? Encoding.ASCII.GetBytes((string)p))];
}
