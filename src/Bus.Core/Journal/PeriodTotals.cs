using Bus.Core.Vocabulary;

namespace Bus.Core.Journal;

/// <summary>What came in over some days by one municipality, contract and path; counted once, however many consumers it has.</summary>
public sealed record CameTotal(MunicipalityCode Municipality, string Contract, EntryPath Path)
{
    /// <summary>業務日付 of which a message was accepted; of 0 records, too.</summary>
    public required IReadOnlyList<DateOnly> Days { get; init; }
    /// <summary>Messages accepted.</summary>
    public long Messages { get; init; }
    /// <summary>Messages refused whole.</summary>
    public long Refused { get; init; }
    /// <summary>What was accepted.</summary>
    public DayAmount Accepted { get; init; }
    /// <summary>Records refused in messages that were accepted.</summary>
    public long Rejected { get; init; }
    /// <summary>Messages still processing or feeding other contracts.</summary>
    public long Processing { get; init; }
}

/// <summary>What went out of it to one consumer.</summary>
public sealed record WentTotal(MunicipalityCode Municipality, string Contract, EntryPath Path, string Consumer)
{
    /// <summary>業務日付 of which there is a delivery to it.</summary>
    public required IReadOnlyList<DateOnly> Days { get; init; }
    /// <summary>What was accepted of those days: what it should have. Each consumer should have it, so over several consumers it says how much there was to hand over.</summary>
    public DayAmount Due { get; init; }
    /// <summary>What was handed over.</summary>
    public DayAmount Delivered { get; init; }
    /// <summary>What it said itself that it took; 0 where it says nothing.</summary>
    public DayAmount Confirmed { get; init; }
    /// <summary>Deliveries neither delivered nor parked.</summary>
    public long Open { get; init; }
    /// <summary>Deliveries that wait for a person.</summary>
    public long Parked { get; init; }
    /// <summary>Deliveries of which it confirmed another total than was handed over.</summary>
    public long Disagreed { get; init; }
    /// <summary>Days of which <see cref="DayTotal.Agrees"/> is false: what is still open included.</summary>
    public required IReadOnlyList<DateOnly> NotAgreeing { get; init; }
}

/// <summary>The days of a period added up: nothing but the sums of what 突合 says of each day.</summary>
public sealed class PeriodTotals
{
    private readonly Dictionary<(MunicipalityCode, string, EntryPath), CameTotal> _came = [];
    private readonly Dictionary<(MunicipalityCode, string, EntryPath, string), WentTotal> _went = [];

    /// <summary>By municipality, contract and path.</summary>
    public IReadOnlyList<CameTotal> Came => [.. _came.Values.OrderBy(c => c.Municipality.Value, StringComparer.Ordinal).ThenBy(c => c.Contract, StringComparer.Ordinal).ThenBy(c => c.Path)];

    /// <summary>By municipality, contract, path and consumer.</summary>
    public IReadOnlyList<WentTotal> Went => [.. _went.Values.OrderBy(w => w.Municipality.Value, StringComparer.Ordinal).ThenBy(w => w.Contract, StringComparer.Ordinal).ThenBy(w => w.Path)
        .ThenBy(w => w.Consumer, StringComparer.Ordinal)];

    /// <summary>Adds a day; each once.</summary>
    public void Add(DateOnly day, IReadOnlyList<DayTotal> totals)
    {
        // What came in stands in the row of every consumer.
        foreach (var t in totals.DistinctBy(t => (t.Municipality, t.Contract, t.Path))) AddCame(day, t);
        foreach (var t in totals.Where(t => t.Consumer is not null)) AddWent(day, t);
    }

    private void AddCame(DateOnly day, DayTotal t)
    {
        var key = (t.Municipality, t.Contract, t.Path);
        var c = _came.GetValueOrDefault(key) ?? new CameTotal(t.Municipality, t.Contract, t.Path) { Days = [] };
        _came[key] = c with
        {
            Days = t.Messages > 0 ? [.. c.Days, day] : c.Days,
            Messages = c.Messages + t.Messages,
            Refused = c.Refused + t.Refused,
            Accepted = c.Accepted + t.Accepted,
            Rejected = c.Rejected + t.Rejected,
            Processing = c.Processing + t.Processing,
        };
    }

    private void AddWent(DateOnly day, DayTotal t)
    {
        var key = (t.Municipality, t.Contract, t.Path, t.Consumer!);
        var w = _went.GetValueOrDefault(key) ?? new WentTotal(t.Municipality, t.Contract, t.Path, t.Consumer!) { Days = [], NotAgreeing = [] };
        _went[key] = w with
        {
            Days = [.. w.Days, day],
            Due = w.Due + t.Accepted,
            Delivered = w.Delivered + t.Delivered,
            Confirmed = w.Confirmed + t.Confirmed,
            Open = w.Open + t.Open - t.Processing,
            Parked = w.Parked + t.Parked,
            Disagreed = w.Disagreed + t.Disagreed,
            NotAgreeing = t.Agrees ? w.NotAgreeing : [.. w.NotAgreeing, day],
        };
    }
}
