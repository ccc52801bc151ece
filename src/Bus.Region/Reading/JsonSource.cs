using System.Text;
using System.Text.Json;

namespace Bus.Region.Reading;

/// <summary>Makes the tree of a JSON text, as somebody posts it to the hub.</summary>
internal ref struct JsonSource
{
    private readonly ReadOnlySpan<byte> _utf8;
    private Utf8JsonReader _reader;
    private long _counted;
    private int _line = 1;
    private int _column = 1;

    private JsonSource(ReadOnlySpan<byte> utf8, int maxDepth)
    {
        _utf8 = utf8;
        _reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = maxDepth });
    }

    /// <summary>The tree; null if there is none, then the problems say why.</summary>
    public static SourceNode? Read(ReadOnlySpan<byte> utf8, RegionOptions options, ProblemList problems)
    {
        var source = new JsonSource(utf8, options.MaxDepth);
        try
        {
            source._reader.Read();
            var root = source.Node();
            source._reader.Read();
            return root;
        }
        catch (JsonException trouble)
        {
            problems.Error(DocumentPath.Root, ReadTexts.Syntax("JSON"), new Mark((int)(trouble.LineNumber ?? 0) + 1, (int)(trouble.BytePositionInLine ?? 0) + 1));
        }
        catch (InvalidOperationException)
        {
            // The reader's answer to a text with half a surrogate pair or bytes that are not UTF-8.
            problems.Error(DocumentPath.Root, ReadTexts.NotUtf8("JSON"), source.Here());
        }
        return null;
    }

    private SourceNode Node()
    {
        var mark = Here();
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartArray:
                var list = new SourceList(mark);
                while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray) list.Items.Add(Node());
                return list;
            case JsonTokenType.StartObject:
                var map = new SourceMap(mark);
                while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject) map.Entries.Add(Entry());
                return map;
            case JsonTokenType.String:
                return new SourceScalar(mark, _reader.GetString()!, plain: false);
            default:
                return new SourceScalar(mark, Encoding.UTF8.GetString(_reader.ValueSpan), plain: true);
        }
    }

    private SourceEntry Entry()
    {
        var mark = Here();
        var key = _reader.GetString();
        _reader.Read();
        return new SourceEntry(key, mark, Node());
    }

    // Counted onwards from the last token, in characters (the bytes that begin one).
    private Mark Here()
    {
        for (; _counted < _reader.TokenStartIndex; _counted++)
        {
            var b = _utf8[(int)_counted];
            if (b == (byte)'\n') (_line, _column) = (_line + 1, 1);
            else if ((b & 0xC0) != 0x80) _column++;
        }
        return new Mark(_line, _column);
    }
}
