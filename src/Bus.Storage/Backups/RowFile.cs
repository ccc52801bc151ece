using System.Runtime.CompilerServices;
using System.Text;

namespace Bus.Storage.Backups;

/// <summary>
/// The rows of a table as a file: a heading with the columns' names, then row after row, each value with a byte that says its kind; at the end the number of rows,
/// so that a file that was cut is known by it. Numbers are little-endian.
/// </summary>
internal static class RowFile
{
    private const string Heading = "bus rows 1\n";
    private const int LongestValue = 1 << 30;
    private const int Buffer = 1 << 20;
    private const int TellEvery = 1_000;

    private enum Mark : byte { End, Row }

    private enum Kind : byte { Null, Number, Text, Bytes }

    public static async Task<long> WriteAsync(Stream to, IReadOnlyList<string> columns, IAsyncEnumerable<object?[]> rows, Action<long> progress)
    {
        // The stream is the caller's: flushed here, closed there.
        var buffered = new BufferedStream(to, Buffer);
        var writer = new BinaryWriter(buffered, Encoding.UTF8);
        writer.Write(Encoding.ASCII.GetBytes(Heading));
        writer.Write7BitEncodedInt(columns.Count);
        foreach (var column in columns) writer.Write(column);
        long count = 0;
        await foreach (var row in rows)
        {
            writer.Write((byte)Mark.Row);
            foreach (var value in row) Write(writer, value);
            if (++count % TellEvery == 0) progress(count);
        }
        writer.Write((byte)Mark.End);
        writer.Write(count);
        writer.Flush();
        return count;
    }

    /// <exception cref="InvalidDataException">It is no such file, or is cut.</exception>
    public static (IReadOnlyList<string> Columns, IAsyncEnumerable<object?[]> Rows) Open(Stream from, CancellationToken cancellation)
    {
        var heading = new byte[Heading.Length];
        var reader = new BinaryReader(new BufferedStream(from, Buffer), Encoding.UTF8);
        if (reader.Read(heading) != heading.Length || Encoding.ASCII.GetString(heading) != Heading) throw new InvalidDataException("This is no file of rows.");
        var columns = Enumerable.Range(0, reader.Read7BitEncodedInt()).Select(_ => reader.ReadString()).ToList();
        return (columns, RowsAsync(reader, columns.Count, cancellation));
    }

    private static async IAsyncEnumerable<object?[]> RowsAsync(BinaryReader reader, int columns, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var row = new object?[columns];
        long count = 0;
        for (; (Mark)reader.ReadByte() == Mark.Row; count++)
        {
            for (var i = 0; i < columns; i++) row[i] = Read(reader);
            if (count % TellEvery == 0) await Task.Yield();
            cancellation.ThrowIfCancellationRequested();
            yield return row;
        }
        if (reader.ReadInt64() != count) throw new InvalidDataException("A file of rows does not hold as many as it says.");
    }

    private static void Write(BinaryWriter writer, object? value)
    {
        switch (value)
        {
            case long number:
                writer.Write((byte)Kind.Number);
                writer.Write(number);
                break;
            case string text:
                writer.Write((byte)Kind.Text);
                Bytes(writer, Encoding.UTF8.GetBytes(text));
                break;
            case byte[] bytes:
                writer.Write((byte)Kind.Bytes);
                Bytes(writer, bytes);
                break;
            case null or DBNull:
                writer.Write((byte)Kind.Null);
                break;
            default:
                throw new InvalidDataException($"A journal holds no {value.GetType().Name}.");
        }
    }

    private static object? Read(BinaryReader reader) => (Kind)reader.ReadByte() switch
    {
        Kind.Null => null,
        Kind.Number => reader.ReadInt64(),
        Kind.Text => Encoding.UTF8.GetString(Bytes(reader)),
        Kind.Bytes => Bytes(reader),
        _ => throw new InvalidDataException("A file of rows holds a value of no kind."),
    };

    private static void Bytes(BinaryWriter writer, byte[] bytes)
    {
        writer.Write7BitEncodedInt(bytes.Length);
        writer.Write(bytes);
    }

    private static byte[] Bytes(BinaryReader reader)
    {
        var length = reader.Read7BitEncodedInt();
        if (length is < 0 or > LongestValue) throw new InvalidDataException("A file of rows holds a value of no length.");
        var bytes = reader.ReadBytes(length);
        return bytes.Length == length ? bytes : throw new EndOfStreamException("A file of rows ends within a value.");
    }
}
