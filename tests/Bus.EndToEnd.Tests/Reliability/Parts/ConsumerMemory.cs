namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>
/// The memory of a consumer that obeys message ids and file names: each id is taken once. It also notes at once whatever a hub must never do:
/// other content under a known id, totals that are not those of the records, a record before its predecessor of the same key.
/// </summary>
internal sealed class ConsumerMemory(string name)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Page> _seen = [];
    private readonly HashSet<string> _takenIds = [];
    private readonly Dictionary<string, long> _last = [];
    private readonly List<Page> _taken = [];
    private readonly List<string> _offences = [];

    public string Name { get; } = name;

    /// <summary>What must be the same each time an id comes; all of the page.</summary>
    public Func<Page, string> Frozen { get; set; } = page => page.Content;

    /// <summary>Pages taken, in the order in which they were.</summary>
    public IReadOnlyList<Page> Taken { get { lock (_gate) return [.. _taken]; } }

    public IReadOnlyList<Payment> Payments => [.. Taken.SelectMany(p => p.Payments)];

    /// <summary>What the hub should not have done.</summary>
    public IReadOnlyList<string> Offences { get { lock (_gate) return [.. _offences]; } }

    public bool Has(string id) { lock (_gate) return _takenIds.Contains(id); }

    /// <summary>A page came, whatever the consumer will answer.</summary>
    public void Arrived(Page page)
    {
        lock (_gate)
        {
            if (!_seen.TryAdd(page.Id, page) && Frozen(_seen[page.Id]) != Frozen(page)) _offences.Add($"{Name}: {page.Id} came with other content");
            if (!page.Agrees) _offences.Add($"{Name}: {page.Id} states {page.Records}/{page.Amount}, holds {page.Payments.Length}/{page.Payments.Sum(p => p.Amount)}");
            if (!_takenIds.Contains(page.Id)) CheckOrder(page);
        }
    }

    /// <summary>The consumer takes a page; false if it has it already.</summary>
    public bool Take(Page page)
    {
        lock (_gate)
        {
            if (!_takenIds.Add(page.Id)) return false;
            foreach (var payment in page.Payments) _last[payment.Key] = payment.History;
            _taken.Add(page);
            return true;
        }
    }

    // Senders number the records of a key from 1 without a gap, so the next one is known.
    private void CheckOrder(Page page)
    {
        var next = new Dictionary<string, long>();
        foreach (var payment in page.Payments)
        {
            var before = next.GetValueOrDefault(payment.Key, _last.GetValueOrDefault(payment.Key));
            if (payment.History != before + 1) _offences.Add($"{Name}: {page.Id} brings {payment.Identity} after {before}");
            next[payment.Key] = payment.History;
        }
    }
}
