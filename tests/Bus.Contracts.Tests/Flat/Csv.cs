using System.Text;
using Bus.Core.Contracts;
using Bus.Core.Region;

namespace Bus.Contracts.Tests.Flat;

/// <summary>Reads CSV texts of the small contract: 番号,備考,金額 and, where asked for, additional columns.</summary>
internal static class Csv
{
    public const string Header = "番号,備考,金額\r\n";

    public static Task<ReadResult> Read(string text, params AdditionalItem[] additional) => Read(Encoding.UTF8.GetBytes(text), additional: additional);

    public static Task<ReadResult> Read(
        byte[] bytes, string characterSet = "utf-8", int piece = int.MaxValue, int bufferBytes = 64 << 10, int maxRowBytes = 1 << 20, params AdditionalItem[] additional)
    {
        var formats = TestContracts.Formats(bufferBytes, maxRowBytes);
        var shape = formats.ShapeOf(TestContracts.Notice, additional);
        return Records.ReadAll(formats.ReadFlat(new PieceStream(bytes, piece), shape, characterSet), shape.Items.Length);
    }

    public static async Task<byte[]> Write(RecordShape shape, string characterSet, IEnumerable<string[]> rows, Action<string, Rune>? unmappable = null, int bufferBytes = 64 << 10)
    {
        using var stream = new MemoryStream();
        var writer = TestContracts.Formats(bufferBytes).WriteFlat(stream, shape, characterSet);
        foreach (var row in rows) writer.Write(new Outgoing(row), unmappable);
        await writer.FlushAsync(CancellationToken.None);
        return stream.ToArray();
    }
}

/// <summary>A stream that gives at most so many bytes at a time.</summary>
internal sealed class PieceStream(byte[] bytes, int piece) : MemoryStream(bytes)
{
    private int _reads;

    public bool Disposed { get; private set; }

    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(piece, buffer.Length)]);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // Some come late and some are there already; beside other tests each wait is one for a processor.
        if (_reads++ % 8 == 0) await Task.Yield();
        return base.Read(buffer.Span[..Math.Min(piece, buffer.Length)]);
    }

    protected override void Dispose(bool disposing)
    {
        Disposed = true;
        base.Dispose(disposing);
    }
}
