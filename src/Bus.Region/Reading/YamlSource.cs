using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Bus.Region.Reading;

/// <summary>Makes the tree of a YAML text. An alias is the node it names, not a copy, so that nothing grows here; who walks the tree counts.</summary>
internal sealed class YamlSource
{
    private readonly IParser _parser;
    private readonly ProblemList _problems;
    private readonly int _maxDepth;
    private readonly Dictionary<AnchorName, SourceNode> _anchors = [];

    private YamlSource(IParser parser, RegionOptions options, ProblemList problems) =>
        (_parser, _maxDepth, _problems) = (parser, options.MaxDepth, problems);

    /// <summary>The tree; null if there is none, then the problems say why.</summary>
    public static SourceNode? Read(string text, RegionOptions options, ProblemList problems)
    {
        var source = new YamlSource(new Parser(new Scanner(new StringReader(text), skipComments: true)), options, problems);
        try
        {
            return source.Document();
        }
        catch (YamlException trouble)
        {
            var mark = MarkOf(trouble.Start);
            // The library's message is looked at, never shown: it may quote the file.
            if (trouble.Message.Contains(" tab ", StringComparison.Ordinal)) problems.Error(DocumentPath.Root, ReadTexts.Tab(), TabAfter(text, mark));
            else problems.Error(DocumentPath.Root, ReadTexts.Syntax("YAML"), mark);
        }
        catch (Exception trouble) when (trouble is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // YamlDotNet 16.3 answers some unbalanced brackets this way.
            problems.Error(DocumentPath.Root, ReadTexts.Syntax("YAML"), MarkOf(source._parser.Current?.End ?? YamlDotNet.Core.Mark.Empty));
        }
        catch (TooDeepException trouble)
        {
            problems.Error(DocumentPath.Root, ReadTexts.TooDeep(options.MaxDepth), trouble.Mark);
        }
        return null;
    }

    private SourceNode? Document()
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _))
        {
            _problems.Error(DocumentPath.Root, ReadTexts.Empty());
            return null;
        }
        var root = Node(0);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second)) _problems.Error(DocumentPath.Root, ReadTexts.SecondDocument(), MarkOf(second.Start));
        return root;
    }

    private SourceNode Node(int depth)
    {
        if (_parser.TryConsume<AnchorAlias>(out var alias)) return Aliased(alias);
        if (!_parser.Accept<NodeEvent>(out var start)) throw new YamlException(_parser.Current?.Start ?? YamlDotNet.Core.Mark.Empty, YamlDotNet.Core.Mark.Empty, "");
        var mark = MarkOf(start.Start);
        if (depth > _maxDepth) throw new TooDeepException(mark);
        SourceNode node = start switch
        {
            SequenceStart => List(mark, depth),
            MappingStart => Map(mark, depth),
            _ => Scalar(mark),
        };
        if (!start.Tag.IsEmpty) node = new SourceBroken(mark, ReadTexts.TagNotAllowed());
        // Only now: a node that contains itself is an unknown alias.
        if (!start.Anchor.IsEmpty) _anchors[start.Anchor] = node;
        return node;
    }

    private SourceScalar Scalar(Mark mark)
    {
        var scalar = _parser.Consume<Scalar>();
        return new SourceScalar(mark, scalar.Value, scalar.Style == ScalarStyle.Plain);
    }

    private SourceList List(Mark mark, int depth)
    {
        var list = new SourceList(mark);
        _parser.Consume<SequenceStart>();
        while (!_parser.TryConsume<SequenceEnd>(out _)) list.Items.Add(Node(depth + 1));
        return list;
    }

    private SourceMap Map(Mark mark, int depth)
    {
        var map = new SourceMap(mark);
        _parser.Consume<MappingStart>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = Node(depth + 1);
            map.Entries.Add(new SourceEntry((key as SourceScalar)?.Text, key.Mark, Node(depth + 1)));
        }
        return map;
    }

    private SourceNode Aliased(AnchorAlias alias) =>
        _anchors.TryGetValue(alias.Value, out var node) ? node : new SourceBroken(MarkOf(alias.Start), ReadTexts.UnknownAlias());

    // The library names the start of the block; the tab is in the indentation of some line after it.
    private static Mark TabAfter(string text, Mark block)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (++number < block.Line) continue;
            var tab = line.IndexOfAnyExcept(' ');
            if (tab >= 0 && line[tab] == '\t') return new Mark(number, tab + 1);
        }
        return block;
    }

    private static Mark MarkOf(YamlDotNet.Core.Mark mark) => new((int)mark.Line, (int)mark.Column);

    /// <summary>Ends the reading at once: what is too deep is not worth its stack. Caught in <see cref="Read"/>.</summary>
    private sealed class TooDeepException(Mark mark) : Exception
    {
        public Mark Mark { get; } = mark;
    }
}
