using Bus.Core.Contracts;
using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Records;
using Bus.Core.Vocabulary;

namespace Bus.Core.Pipeline.Delivering.Comparing;

/// <summary>A full message as what has changed since the last one: first what is gone, then what is new or other, in the order of the new message. Compared when it is first read.</summary>
internal sealed class Differential(Func<OutgoingReader> openOld, Func<OutgoingReader> openNew, RecordShape shape, long oldRecords, long newRecords, int inMemory) : IDifferential
{
    private FullComparison? _comparison;
    private ControlTotal _written;

    /// <inheritdoc/>
    public Differences? Found { get; private set; }

    /// <inheritdoc/>
    public bool AgreesWith(ControlTotal accepted, ControlTotal written) => _comparison is { } compared && compared.Whole == accepted && compared.OldRecords == oldRecords
        && written == _written && written.Records == compared.Added + compared.Changed + compared.Removed;

    public OutgoingReader Open() => new Reader(this);

    private async Task<FullComparison> CompareAsync(CancellationToken cancellation)
    {
        var comparison = new FullComparison(openOld, openNew, shape, inMemory);
        await comparison.RunAsync(Math.Max(oldRecords, newRecords), cancellation);
        return _comparison = comparison;
    }

    private void Finish(FullComparison comparison, ControlTotal written) =>
        (_written, Found) = (written, new Differences(comparison.Added, comparison.Changed, comparison.Removed, written));

    private sealed class Reader(Differential differential) : OutgoingReader
    {
        private readonly RemovalRule _removal = differential.Shape.Contract.Removal!;
        private readonly byte[] _gone = System.Text.Encoding.UTF8.GetBytes(differential.Shape.Contract.Removal!.Value);
        private FullComparison? _comparison;
        private OutgoingReader? _from;
        private bool _removing = true;
        private long _place, _next, _amount;

        public override async ValueTask<bool> ReadAsync(CancellationToken cancellation)
        {
            _comparison ??= await differential.CompareAsync(cancellation);
            while (true)
            {
                if (_from is null) (_from, _place) = (_removing ? differential.OpenOld() : differential.OpenNew(), -1);
                while (await _from.ReadAsync(cancellation))
                {
                    _place++;
                    if (!(_removing ? _comparison.Remove : _comparison.Send)[_place]) continue;
                    Position = _next++;
                    _amount = checked(_amount + _from.Amount);
                    return true;
                }
                await _from.DisposeAsync();
                _from = null;
                if (!_removing)
                {
                    differential.Finish(_comparison, new ControlTotal(_next, _amount));
                    return false;
                }
                _removing = false;
            }
        }

        public override ReadOnlySpan<byte> Field(int item) => _removing && item == _removal.Item ? _gone : _from!.Field(item);

        public override long Amount => _from!.Amount;

        public override async ValueTask DisposeAsync()
        {
            if (_from is not null) await _from.DisposeAsync();
        }
    }

    private RecordShape Shape => shape;
    private OutgoingReader OpenOld() => openOld();
    private OutgoingReader OpenNew() => openNew();
}
