using System.Collections.Immutable;
using Bus.Core.Contracts;
using Bus.Core.Journal;
using Bus.Core.Pipeline.Delivering;
using Bus.Core.Records;
using Bus.Core.Region;

namespace Bus.Core.Exits;

/// <inheritdoc cref="IMessageRecords"/>
internal sealed class MessageRecords(IRegionStore region, ICatalogue catalogue, IRecordFormats formats) : IMessageRecords
{
    public (RecordShape Shape, OutgoingReader Records)? Open(MessageInfo message, Func<CancellationToken, IAsyncEnumerable<RecordChunk>> chunks)
    {
        if (catalogue.Current.Find(message.Contract, message.Version) is not { } contract) return null;
        var defined = region.Current.Find(message.Sender.Municipality)?.Extends.GetValueOrDefault(message.Contract, []) ?? [];
        // An item that the region has forgotten is a text by its own name.
        var shape = formats.ShapeOf(contract, [.. message.AdditionalItems.Select(e => defined.FirstOrDefault(d => d.Element == e) ?? new AdditionalItem(e, e, "text", int.MaxValue, false))]);
        var all = contract.Items.Length + message.AdditionalItems.Length;
        return (shape, new JournalRecords((_, stop) => chunks(stop), all, [.. Enumerable.Range(0, all)], contract.AmountItems, 0));
    }
}
