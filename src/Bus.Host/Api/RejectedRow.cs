using System.Text;
using System.Text.Unicode;
using Bus.Core.Contracts;
using Bus.Core.Journal;
using Bus.Core.Region;

namespace Bus.Host.Api;

/// <summary>A refused row in characters: in the sender's character set, as the region says it.</summary>
internal sealed class RejectedRow(IRegionStore region, IRecordFormats formats)
{
    /// <summary>The row without its line end; null: the region does not say (any more) which character set it is, and it is not UTF-8.</summary>
    public string? Read(RejectInfo error, ReadOnlyMemory<byte> row)
    {
        var encoding = region.Current.Find(error.Sender)?.FindProvision(error.Contract)?.Encoding;
        var text = encoding is not null ? formats.CharacterSet(encoding)?.Show(row.Span) ?? Encoding.UTF8.GetString(row.Span)
            : Utf8.IsValid(row.Span) ? Encoding.UTF8.GetString(row.Span) : null;
        return text?.TrimEnd('\r', '\n');
    }

    /// <summary>The same for whoever looks at one row: rather with signs that stand for what cannot be read than not at all.</summary>
    public string Show(RejectInfo error, ReadOnlyMemory<byte> row) => Read(error, row) ?? Encoding.UTF8.GetString(row.Span).TrimEnd('\r', '\n');
}
