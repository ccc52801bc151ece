using System.Text;

namespace Bus.Demo.Clients;

/// <summary>CSV as RFC 4180 has it.</summary>
internal static class Csv
{
    /// <summary>A row with CRLF; fields are quoted where they must be (§2.5–2.7).</summary>
    public static string Row(IEnumerable<string> fields) => string.Join(',', fields.Select(Field)) + "\r\n";

    private static string Field(string value) =>
        value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

/// <summary>Reads CSV row by row; line breaks may be CRLF or LF, and stand within quotes.</summary>
internal sealed class CsvReader(TextReader text)
{
    private const int End = -1;
    private readonly char[] _buffer = new char[16 * 1024];
    private readonly StringBuilder _field = new();
    private int _length, _position;

    /// <summary>The fields of the next row; null at the end.</summary>
    /// <exception cref="FormatException">A quote stands where none may be, or is not closed.</exception>
    public async ValueTask<List<string>?> ReadAsync(CancellationToken cancellation)
    {
        if (await PeekAsync(cancellation) == End) return null;
        var fields = new List<string>();
        while (true)
        {
            fields.Add(await PeekAsync(cancellation) == '"' ? await QuotedAsync(cancellation) : await PlainAsync(cancellation));
            var next = await PeekAsync(cancellation);
            _position++;
            if (next == ',') continue;
            if (next == '\r' && await PeekAsync(cancellation) == '\n') _position++;
            else if (next is not ('\n' or End)) throw new FormatException("A quoted field is followed by text.");
            return fields;
        }
    }

    private async ValueTask<string> PlainAsync(CancellationToken cancellation)
    {
        _field.Clear();
        while (await PeekAsync(cancellation) is var c and not (',' or '\r' or '\n' or End))
        {
            if (c == '"') throw new FormatException("A quote stands within an unquoted field.");
            _field.Append((char)c);
            _position++;
        }
        return _field.ToString();
    }

    private async ValueTask<string> QuotedAsync(CancellationToken cancellation)
    {
        _field.Clear();
        _position++;
        while (true)
        {
            var c = await PeekAsync(cancellation);
            if (c == End) throw new FormatException("A quoted field is not closed.");
            _position++;
            if (c == '"')
            {
                if (await PeekAsync(cancellation) != '"') return _field.ToString();
                _position++;
            }
            _field.Append((char)c);
        }
    }

    private async ValueTask<int> PeekAsync(CancellationToken cancellation)
    {
        if (_position < _length) return _buffer[_position];
        (_position, _length) = (0, await text.ReadAsync(_buffer, cancellation));
        return _length == 0 ? End : _buffer[0];
    }
}
