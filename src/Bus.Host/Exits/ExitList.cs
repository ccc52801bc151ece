using Bus.Host.Backups;
using Bus.Host.Disk;
using Bus.Host.Reports;

namespace Bus.Host.Exits;

/// <summary>One list of an export: CSV with a header, written as it comes.</summary>
internal sealed class ExitList : IAsyncDisposable
{
    private const int FlushEvery = 256;
    private readonly string _name;
    private readonly PartStream _part;
    private readonly ListFile _rows;
    private long _count;

    public ExitList(ExitFolder folder, string name, CancellationToken cancellation, params ReadOnlySpan<string> header)
    {
        (_name, _part) = (name, folder.Create(name, cancellation));
        _rows = new ListFile(_part, forSpreadsheet: false);
        _rows.Header(header);
    }

    public async ValueTask AddAsync(CancellationToken cancellation, params object?[] cells)
    {
        _rows.Row(cells);
        if (++_count % FlushEvery == 0) await _rows.FlushAsync(cancellation);
    }

    /// <summary>It is complete, and durable.</summary>
    public async Task<Part> FinishAsync(CancellationToken cancellation)
    {
        await _rows.FlushAsync(cancellation);
        return new Part(_name, _count, _part.Bytes, _part.Finish());
    }

    public ValueTask DisposeAsync() => _part.DisposeAsync();
}
