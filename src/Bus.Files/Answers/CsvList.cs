using System.Buffers;
using System.Globalization;
using System.Text;
using Bus.Files.Disk;

namespace Bus.Files.Answers;

/// <summary>A CSV list for people (UTF-8 with BOM, CRLF), written row by row in a claim's folder; its file is made with the first row.</summary>
internal sealed class CsvList(string path, string header) : IDisposable
{
    private static readonly SearchValues<byte> NeedQuotes = SearchValues.Create(",\"\r\n"u8);
    private FileStream? _file;
    private bool _rowBegun;

    /// <summary>Rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Adds a field to the row.</summary>
    public void Field(ReadOnlySpan<byte> utf8)
    {
        var file = Begin();
        if (utf8.IndexOfAny(NeedQuotes) < 0) { file.Write(utf8); return; }
        file.WriteByte((byte)'"');
        for (int quote; (quote = utf8.IndexOf((byte)'"')) >= 0; utf8 = utf8[(quote + 1)..])
        {
            file.Write(utf8[..(quote + 1)]);
            file.WriteByte((byte)'"');
        }
        file.Write(utf8);
        file.WriteByte((byte)'"');
    }

    /// <summary>Adds a field to the row.</summary>
    public void Field(string text)
    {
        var length = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        Field(rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)));
        ArrayPool<byte>.Shared.Return(rented, clearArray: true);
    }

    /// <summary>Adds a number to the row; an empty field for null.</summary>
    public void Field(long? number)
    {
        Span<byte> digits = stackalloc byte[20];
        var length = 0;
        number?.TryFormat(digits, out length, provider: CultureInfo.InvariantCulture);
        Field(digits[..length]);
    }

    /// <summary>Ends the row.</summary>
    public void EndRow()
    {
        _file!.Write("\r\n"u8);
        _rowBegun = false;
        Rows++;
    }

    /// <summary>Forgets all rows.</summary>
    public void Restart()
    {
        Dispose();
        File.Delete(path);
        (Rows, _rowBegun) = (0, false);
    }

    /// <summary>Makes the rows so far durable.</summary>
    public void Seal() => _file?.Flush(flushToDisk: true);

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private FileStream Begin()
    {
        if (_file is null)
        {
            _file = DurableFile.Create(path);
            _file.Write("\uFEFF"u8);
            _file.Write(Encoding.UTF8.GetBytes(header));
            _file.Write("\r\n"u8);
        }
        if (_rowBegun) _file.WriteByte((byte)',');
        _rowBegun = true;
        return _file;
    }
}
