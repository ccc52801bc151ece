using Bus.Contracts.Layouts;
using Bus.Core.Faults;
using Bus.Core.Vocabulary;

namespace Bus.Contracts.Fixed;

/// <summary>Types of records of a fixed file.</summary>
internal enum FixedType
{
    Header,
    Data,
    Trailer,
    End,
}

/// <summary>Which record may follow which: header → data … → trailer, again and again where there are many groups, and one end record.</summary>
internal sealed class FixedSequence(FixedLayout layout)
{
    private FixedType? _last;
    private bool _group;

    /// <summary>True: a file without any record is no file of the layout.</summary>
    public bool NeedsRecords => layout.Header is not null || layout.Trailer is not null || layout.End is not null;

    /// <summary>The layout of a type; null if there is none.</summary>
    public FixedRecord? Of(FixedType type) => type switch
    {
        FixedType.Header => layout.Header,
        FixedType.Data => layout.Data,
        FixedType.Trailer => layout.Trailer,
        _ => layout.End,
    };

    /// <summary>Goes on to a record; the fault, if it may not come here.</summary>
    public Fault? Next(FixedType type, long record)
    {
        var allowed = type switch
        {
            FixedType.Header => _last is null || layout.ManyGroups && (_last == FixedType.Trailer || layout.Trailer is null && _last is not FixedType.End),
            FixedType.Data => _last is FixedType.Header or FixedType.Data || _last is null && layout.Header is null,
            FixedType.Trailer => _last is FixedType.Header or FixedType.Data || _last is null && layout.Header is null,
            _ => layout.Trailer is not null ? _last == FixedType.Trailer : _last is not (null or FixedType.End) || layout.Header is null && _last is null,
        };
        if (!allowed) return FixedFaults.Unexpected(record, Name(type), _last is { } last ? Name(last) : Start);
        _last = type;
        if (type == FixedType.Header) _group = true;
        return null;
    }

    /// <summary>The file ends here; the fault, if something is missing.</summary>
    public Fault? End()
    {
        if (layout.Header is not null && !_group) return FixedFaults.EndsWithout(Name(FixedType.Header));
        if (layout.Trailer is not null && _last is not (FixedType.Trailer or FixedType.End)) return FixedFaults.EndsWithout(Name(FixedType.Trailer));
        return layout.End is not null && _last is not FixedType.End ? FixedFaults.EndsWithout(Name(FixedType.End)) : null;
    }

    private static readonly Bilingual Start = new("ファイルの先頭", "the start of the file");

    private static Bilingual Name(FixedType type) => type switch
    {
        FixedType.Header => new("ヘッダーレコード", "header record"),
        FixedType.Data => new("データレコード", "data record"),
        FixedType.Trailer => new("トレーラーレコード", "trailer record"),
        _ => new("エンドレコード", "end record"),
    };
}
