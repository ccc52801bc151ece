using Bus.Core.Contracts;
using Bus.Core.Dispatch;
using Bus.Core.Records;

namespace Bus.Soap.Egress;

/// <summary>A record that was read, seen in the shape of whoever gets it: the contract's items, and of the additional ones those it may have.</summary>
internal sealed class ProjectedRecord(CandidateReader read, RecordShape from, RecordShape to) : OutgoingReader
{
    private readonly int[] _items = [.. Enumerable.Range(0, to.Items.Length).Select(i => i < to.Contract.Items.Length ? i : from.IndexOfAdditional(to.Items[i].Element))];

    public override ValueTask<bool> ReadAsync(CancellationToken cancellation) => read.ReadAsync(cancellation);

    public override ReadOnlySpan<byte> Field(int item) => read.Field(_items[item]);

    public override long Amount => 0;
}
