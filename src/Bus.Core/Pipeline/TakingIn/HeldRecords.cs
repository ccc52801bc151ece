using System.Buffers;
using System.Runtime.InteropServices;
using Bus.Core.Records;

namespace Bus.Core.Pipeline.TakingIn;

/// <summary>
/// A run of records as they were sent, copied out of their reader so that it can go on while they are judged. Filled by one thread, then looked at by another.
/// Stands on one of them at a time, like any reader.
/// </summary>
internal sealed class HeldRecords(int items) : CandidateReader
{
    private const int EnoughRecords = 1024;
    private const int EnoughBytes = 192 * 1024;

    // They grow to what a run needs and are used again: a file of ten records does not pay for a thousand.
    private readonly RecordForms _forms = new(items);
    private readonly ArrayBufferWriter<byte> _raw = new(16 * 1024);
    private readonly List<Row> _rows = [];
    private int _at = -1;

    private readonly record struct Row(long Index, long? Line, ItemFault? Structural, bool FieldsReadable, IReadOnlyList<UndecodableBytes> Undecodable, int FormEnd, int RawEnd);

    /// <summary>How many it holds.</summary>
    public int Count => _rows.Count;

    /// <summary>What was found out about each of them.</summary>
    public List<Look> Looks { get; } = [];

    /// <summary>Blind hashes of searchable values, of all of them one after the other.</summary>
    public List<ulong> SearchKeys { get; } = [];

    /// <summary>Takes the next records of a reader; false: there are none left.</summary>
    public async ValueTask<bool> FillAsync(CandidateReader reader, CancellationToken cancellation)
    {
        _forms.Clear();
        _raw.ResetWrittenCount();
        _rows.Clear();
        Looks.Clear();
        SearchKeys.Clear();
        while (_rows.Count < EnoughRecords && _forms.Length + _raw.WrittenCount < EnoughBytes && await reader.ReadAsync(cancellation).ConfigureAwait(false)) Hold(reader);
        _at = -1;
        return _rows.Count > 0;
    }

    /// <summary>Stands on one of them.</summary>
    public void Move(int row)
    {
        _at = row;
        ref readonly var there = ref CollectionsMarshal.AsSpan(_rows)[row];
        (Index, Line, Structural, FieldsReadable) = (there.Index, there.Line, there.Structural, there.FieldsReadable);
    }

    public override ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        if (_at + 1 >= _rows.Count) return new(false);
        Move(_at + 1);
        return new(true);
    }

    public override ReadOnlySpan<byte> Field(int item) => _forms.Value(_at, item);

    public override ReadOnlySpan<byte> Raw => _raw.WrittenSpan[(_at == 0 ? 0 : _rows[_at - 1].RawEnd).._rows[_at].RawEnd];

    public override IReadOnlyList<UndecodableBytes> Undecodable => _rows[_at].Undecodable;

    /// <summary>The record in the hub's own form.</summary>
    public ReadOnlySpan<byte> Form => _forms.Bytes(_at == 0 ? 0 : _rows[_at - 1].FormEnd, _rows[_at].FormEnd);

    private void Hold(CandidateReader reader)
    {
        reader.CopyTo(_forms);
        _raw.Write(reader.Raw);
        // Not cheap, and empty where nothing was found wrong while reading.
        IReadOnlyList<UndecodableBytes> undecodable = reader.Structural is null ? [] : [.. reader.Undecodable];
        _rows.Add(new Row(reader.Index, reader.Line, reader.Structural, reader.FieldsReadable, undecodable, _forms.Length, _raw.WrittenCount));
    }
}
