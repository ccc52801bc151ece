using System.Text;

namespace Bus.EndToEnd.Tests.Input.Support;

/// <summary>A CSV file cut into its rows (RFC 4180), byte for byte. Works for UTF-8 and CP932: no trail byte of either is a quote, comma or line end.</summary>
internal sealed class CsvRows
{
    private readonly byte[] _data;
    private readonly List<(int Start, int Length)> _rows = [];

    public CsvRows(byte[] data)
    {
        _data = data;
        var (start, quoted) = (0, false);
        for (var i = 0; i < data.Length; i++)
        {
            if (data[i] == '"') quoted = !quoted;
            else if (data[i] == '\n' && !quoted)
            {
                _rows.Add((start, i + 1 - start));
                start = i + 1;
            }
        }
        if (start < data.Length) _rows.Add((start, data.Length - start));
    }

    /// <summary>Rows with the header.</summary>
    public int Count => _rows.Count;

    /// <summary>A row with its line end; line 1 is the header.</summary>
    public ReadOnlySpan<byte> Raw(int line) => _data.AsSpan(_rows[line - 1].Start, _rows[line - 1].Length);

    /// <summary>The values of a row.</summary>
    public List<byte[]> Fields(int line)
    {
        var row = Raw(line);
        var fields = new List<byte[]>();
        var field = new List<byte>();
        var quoted = false;
        for (var i = 0; i < row.Length; i++)
        {
            var b = row[i];
            if (quoted && b == '"' && i + 1 < row.Length && row[i + 1] == '"') field.Add(row[i++]);
            else if (b == '"') quoted = !quoted;
            else if (!quoted && (b is (byte)',' or (byte)'\n' || (b == '\r' && i + 1 < row.Length && row[i + 1] == '\n')))
            {
                fields.Add([.. field]);
                field.Clear();
                if (b != ',') return fields;
            }
            else field.Add(b);
        }
        fields.Add([.. field]);
        return fields;
    }

    public List<string> Texts(int line, Encoding? encoding = null) => [.. Fields(line).Select(f => (encoding ?? Encoding.UTF8).GetString(f))];

    /// <summary>The header and the rows named, as one file.</summary>
    public byte[] Pick(IEnumerable<int> lines)
    {
        using var picked = new MemoryStream();
        foreach (var line in lines) picked.Write(Raw(line));
        return picked.ToArray();
    }

    /// <summary>A file for people: UTF-8 with BOM; the rows below its header.</summary>
    public static List<List<string>> ReadList(string path, string header)
    {
        var bytes = File.ReadAllBytes(path);
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        var rows = new CsvRows(bytes[3..]);
        Assert.Equal(header + "\r\n", Encoding.UTF8.GetString(rows.Raw(1)));
        return [.. Enumerable.Range(2, rows.Count - 1).Select(line => rows.Texts(line))];
    }
}
