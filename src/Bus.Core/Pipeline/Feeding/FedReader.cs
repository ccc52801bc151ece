using System.Buffers;
using System.Globalization;
using System.Text;
using Bus.Core.Contracts;
using Bus.Core.Records;
using Bus.Core.Vocabulary;

namespace Bus.Core.Pipeline.Feeding;

/// <summary>Makes the records that a message feeds. They are judged like any others.</summary>
/// <param name="day">The business date of the feeding message.</param>
internal sealed class FedReader(FeedSource source, Feed feed, RecordShape target, MunicipalityCode municipality, DateOnly day, IFeedSink? sink) : CandidateReader
{
    private readonly (int Item, FeedPart[] Parts)[] _items = [.. feed.Items.Select(i => (target.Contract.IndexOf(i.Element), i.Parts.ToArray()))];
    private readonly (int Start, int Length)[] _values = new (int, int)[target.Items.Length];
    private readonly ArrayBufferWriter<byte> _bytes = new(512);

    public override ReadOnlySpan<byte> Field(int item) => _bytes.WrittenSpan.Slice(_values[item].Start, _values[item].Length);

    public override async ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        while (await source.ReadAsync(cancellation))
        {
            if (source.Failing is { } item)
            {
                sink?.NotFed(feed.Contract, source.Position, item.Element);
                continue;
            }
            Index = source.Position;
            Make();
            return true;
        }
        return false;
    }

    private void Make()
    {
        _bytes.ResetWrittenCount();
        Array.Clear(_values);
        foreach (var (item, parts) in _items)
        {
            var start = _bytes.WrittenCount;
            foreach (var part in parts) Add(part);
            _values[item] = (start, _bytes.WrittenCount - start);
        }
    }

    private void Add(FeedPart part)
    {
        switch (part)
        {
            case FeedPart.Text text: Add(text.Value); break;
            case FeedPart.Slice slice: Add(slice); break;
            case FeedPart.Day of when FeedDays.Parse(source.Field(of.Item), day) is { } found: Add(Text(found)); break;
            case FeedPart.FiscalYear of when FeedDays.Parse(source.Field(of.Item), day) is { } found: Add(FeedDays.FiscalYear(found).ToString("D4", CultureInfo.InvariantCulture)); break;
            case FeedPart.Municipality: Add(municipality.Value); break;
            case FeedPart.BusinessDate: Add(Text(day)); break;
        }
    }

    private void Add(FeedPart.Slice slice)
    {
        var value = source.Field(slice.Item);
        // Characters, not bytes: what is sliced is mostly digits, but need not be.
        if (!Ascii.IsValid(value)) value = Encoding.UTF8.GetBytes(new string([.. Encoding.UTF8.GetString(value).Skip(slice.From).Take(slice.Length == 0 ? int.MaxValue : slice.Length)]));
        else if (slice.From >= value.Length) value = default;
        else value = slice.Length == 0 ? value[slice.From..] : value.Slice(slice.From, Math.Min(slice.Length, value.Length - slice.From));
        _bytes.Write(value);
    }

    private void Add(string text) => _bytes.Write(Encoding.UTF8.GetBytes(text));

    private static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public override ValueTask DisposeAsync() => source.DisposeAsync();
}
