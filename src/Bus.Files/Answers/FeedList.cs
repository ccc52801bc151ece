using Bus.Core.Faults;
using Bus.Core.Pipeline;
using Bus.Files.Claims;

namespace Bus.Files.Answers;

/// <summary>Lists, for each contract that a file feeds, the records that feed nothing or are refused there. Grows in the claim's folder; a list made before a crash stays until it is begun anew.</summary>
internal sealed class FeedList(Claim claim) : IFeedSink, IDisposable
{
    private const string Header = "record,outcome,item,code,reason,reasonEn";
    // Records are read ahead by one thread and judged by another.
    private readonly Lock _gate = new();
    private readonly Dictionary<string, CsvList> _lists = new(StringComparer.Ordinal);

    /// <summary>Name of a list in the claim's folder.</summary>
    public static string NameOf(string contract) => $".feed.{contract}.csv";

    /// <inheritdoc/>
    public void Begin(string contract)
    {
        lock (_gate)
        {
            if (!_lists.TryGetValue(contract, out var list)) _lists[contract] = list = new CsvList(claim.Draft(NameOf(contract)), Header);
            list.Restart();
        }
    }

    /// <inheritdoc/>
    public void NotFed(string contract, long record, string item) => Row(contract, record, "not-fed", item, "", "", "");

    /// <inheritdoc/>
    public void Refused(string contract, Reject reject) => Row(contract, reject.Index, "refused", reject.Item, reject.Code.Wire(), reject.Reason.Ja, reject.Reason.En);

    /// <inheritdoc/>
    public void Seal(string contract)
    {
        lock (_gate)
        {
            if (_lists.TryGetValue(contract, out var list)) list.Seal();
        }
    }

    private void Row(string contract, long record, params ReadOnlySpan<string> fields)
    {
        lock (_gate)
        {
            var list = _lists[contract];
            list.Field(record);
            foreach (var field in fields) list.Field(field);
            list.EndRow();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var list in _lists.Values) list.Dispose();
    }
}
