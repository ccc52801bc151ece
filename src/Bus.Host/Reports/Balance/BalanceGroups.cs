using Bus.Core.Vocabulary;

namespace Bus.Host.Reports.Balance;

/// <summary>The groups of a balance by their values, and what is summed up in each.</summary>
/// <param name="most">How many there may be.</param>
internal sealed class BalanceGroups(int most)
{
    /// <summary>Between two values of a group; no item can hold it, and it sorts before whatever one can hold.</summary>
    public const char Between = '\u001F';

    private readonly Dictionary<string, int> _places = [];
    private readonly List<(long Records, decimal Amount)> _sums = [];

    /// <summary>The place of a group.</summary>
    /// <param name="values">Its values, with <see cref="Between"/> between them.</param>
    /// <exception cref="BalanceException">They are too many.</exception>
    public int PlaceOf(ReadOnlySpan<char> values)
    {
        var places = _places.GetAlternateLookup<ReadOnlySpan<char>>();
        if (places.TryGetValue(values, out var place)) return place;
        if (_sums.Count == most) throw new BalanceException(
            new Bilingual($"業務残高の内訳が上限（Reports:BalanceGroups、{most:N0}）を超えています。", $"The balance has more groups than Reports:BalanceGroups ({most:N0})."),
            new Bilingual("連携インタフェースの定義（contract.yaml の totals.balance.by）が区分の少ない項目だけを挙げているか確認し、正しければデータセンターの運用担当が Reports:BalanceGroups を増やして再起動してください。",
                "See whether the contract (contract.yaml, totals.balance.by) names only items of few values; if it does, the data centre's operator raises Reports:BalanceGroups and restarts the hub."));
        places[values] = _sums.Count;
        _sums.Add((0, 0));
        return _sums.Count - 1;
    }

    public void Add(int place, long amount) => _sums[place] = (_sums[place].Records + 1, _sums[place].Amount + amount);

    /// <summary>Those of which something is left, ascending by their values.</summary>
    /// <param name="items">How many values each has.</param>
    public IReadOnlyList<BalanceGroup> Sums(int items) => [.. _places.OrderBy(g => g.Key, StringComparer.Ordinal).Where(g => _sums[g.Value].Records > 0)
        .Select(g => new BalanceGroup(items == 0 ? [] : g.Key.Split(Between), _sums[g.Value].Records, _sums[g.Value].Amount))];
}
