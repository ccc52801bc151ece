namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>
/// Judges a campaign by two lists alone: what senders handed over and were given receipts for, and what one consumer took.
/// It knows nothing of the hub, and nothing of how the load was made.
/// </summary>
internal static class CampaignCheck
{
    /// <summary>Everything that is wrong; empty: every acknowledged record arrived once, unchanged, in the order of its key.</summary>
    public static IReadOnlyList<string> Faults(IReadOnlyList<Handed> handed, IReadOnlyList<Payment> taken)
    {
        var faults = new List<string>();
        var meant = handed.SelectMany(h => h.Payments).ToDictionary(p => p.Identity);
        var counts = taken.GroupBy(p => p.Identity).ToDictionary(g => g.Key, g => g.Count());
        faults.AddRange(counts.Where(c => c.Value > 1).Select(c => $"taken {c.Value} times: {c.Key}"));
        foreach (var payment in taken)
        {
            if (!meant.TryGetValue(payment.Identity, out var original)) faults.Add($"never sent: {payment.Identity}");
            else if (original != payment) faults.Add($"changed: {original} → {payment}");
        }
        foreach (var one in handed)
        {
            var missing = one.Payments.Where(p => !counts.ContainsKey(p.Identity)).ToList();
            if (one.Receipt is not null) faults.AddRange(missing.Select(p => $"lost, though {one.Id} has receipt {one.Receipt}: {p.Identity}"));
            else if (missing.Count > 0 && missing.Count < one.Payments.Count) faults.Add($"half delivered: {one.Id}, {missing.Count} of {one.Payments.Count} missing");
        }
        foreach (var key in taken.GroupBy(p => p.Key))
            foreach (var (before, after) in key.Zip(key.Skip(1)))
                if (after.History <= before.History) faults.Add($"out of order: {after.Identity} after {before.History}");
        faults.AddRange(handed.Where(h => h.Receipt is not null).GroupBy(h => h.Receipt).Where(g => g.Count() > 1).Select(g => $"one receipt for {g.Count()} hand-overs: {g.Key}"));
        return faults;
    }
}
