using System.Text.RegularExpressions;
using System.Xml.Schema;
using Bus.Core.Contracts.Import;

namespace Bus.Contracts.Import.Mapping;

/// <summary>
/// Keys, amounts and the municipality's item: as asked; else as the package's xs:key or xs:unique has them; else guessed by their names. A guessed ordering key is
/// rather too short than too long: that keeps more in order than is needed, and a key too long would keep less.
/// </summary>
internal sealed partial class KeyFacts(IReadOnlyList<HubItem> items, ForeignRecord record, ImportRequest request, Findings findings)
{
    public ContractFacts AddTo(ContractFacts facts)
    {
        var municipality = Municipality();
        var amount = Amount();
        var key = KeyOfPackage();
        var ordering = OrderingKey(municipality, key);
        return facts with
        {
            Municipality = municipality?.Element,
            Transaction = request.Transaction is { } t ? Find("transaction", t)?.Element : null,
            Amount = Names(amount),
            OrderingKey = Names(ordering),
            Identity = Names(Identity(ordering, key, amount)),
        };
    }

    private HubItem? Municipality()
    {
        if (request.Municipality is { Length: 0 }) return null;
        if (request.Municipality is { } asked)
        {
            var item = Find("municipality", asked);
            if (item is not null && Sampling.WhyNot(item, Sampling.Municipality) is not null)
                findings.Fault(item.From.Place, "municipality", $"「{item.Element}」は 6 桁の団体コードを持てません。", $"'{item.Element}' cannot hold a municipality code of 6 digits.", "団体コードの項目を指定するか、--municipality \"\" を指定してください。", "Name the item of the code, or give --municipality \"\".", Findings.You);
            return item;
        }
        var guess = items.FirstOrDefault(i => MunicipalityName().IsMatch(i.Element + " " + i.Header) && Sampling.WhyNot(i, Sampling.Municipality) is null);
        if (guess is not null) findings.Propose("municipality", guess.Element, ProposalSource.Guess, $"名前「{guess.Header}」から。6 桁・検査数字付きでなければ拒否されます。", $"By its name ({guess.Header}). Refused unless it has 6 digits with a right check digit.");
        return guess;
    }

    private List<HubItem> Amount()
    {
        if (request.Amount is { } asked)
        {
            List<HubItem> found = [.. asked.Select(a => Find("totals.transfer", a)).OfType<HubItem>()];
            foreach (var item in found.Where(i => !i.Type.IsInteger))
                findings.Fault(item.From.Place, "totals.transfer", $"「{item.Element}」は整数ではないので、合計できません。", $"'{item.Element}' is no integer and cannot be summed up.", "整数の項目を指定するか、整数の型を提供元に求めてください。", "Name an integer, or ask the supplier for an integer type.", Findings.You);
            return found;
        }
        List<HubItem> guess = [.. items.Where(i => i.Type.IsInteger && AmountName().IsMatch(i.Element + " " + i.Header))];
        findings.Propose("totals.transfer", string.Join(", ", Names(guess)), ProposalSource.Guess, guess.Count > 0 ? "整数の項目で、名前が金額らしいもの。" : "金額らしい整数の項目がありません（合計金額は常に 0）。", guess.Count > 0 ? "Integers whose names look like amounts." : "No integer looks like an amount: the total is always 0.");
        return guess;
    }

    private List<HubItem> OrderingKey(HubItem? municipality, List<HubItem> key)
    {
        if (request.OrderingKey is { } asked) return [.. asked.Select(a => Find("orderingKey", a)).OfType<HubItem>()];
        if (key.Count > 0)
        {
            findings.Propose("orderingKey", string.Join(", ", Names(key)), ProposalSource.Package, "xs:key / xs:unique の項目です。", "The items of xs:key / xs:unique.");
            return key;
        }
        if (items.FirstOrDefault(i => i != municipality && !i.Optional && KeyName().IsMatch(i.Element + " " + i.Header)) is { } first)
        {
            List<HubItem> guess = [.. municipality is null ? (HubItem[])[first] : [municipality, first]];
            findings.Propose("orderingKey", string.Join(", ", Names(guess)), ProposalSource.Guess, "名前が番号らしい、最初の必須項目。順序が保たれる範囲は広めです（--ordering-key で狭められます）。", "The first required item whose name looks like a number. It keeps rather more in order than is needed (--ordering-key narrows it).");
            return guess;
        }
        findings.Fault(record.Place, "orderingKey", "順序保証キーになりそうな項目が見つかりません。", "No item looks like an ordering key.", "--ordering-key に項目を指定してください。順序が要らなければ --ordering-key none です。", "Name its items with --ordering-key; where no order is needed, --ordering-key none.", Findings.You);
        return [];
    }

    private List<HubItem> Identity(List<HubItem> ordering, List<HubItem> key, List<HubItem> amount)
    {
        if (request.Identity is { } asked) return [.. asked.Select(a => Find("identity", a)).OfType<HubItem>()];
        if (key.Count > 0)
        {
            findings.Propose("identity", string.Join(", ", Names(key)), ProposalSource.Package, "xs:key / xs:unique の項目です。", "The items of xs:key / xs:unique.");
            return key;
        }
        List<HubItem> guess = [.. ordering, .. items.Where(i => !i.Optional && !ordering.Contains(i) && !amount.Contains(i) && !i.Type.IsDate && KeyName().IsMatch(i.Element + " " + i.Header))];
        findings.Propose("identity", string.Join(", ", Names(guess)), ProposalSource.Guess, "順序保証キーと、名前が番号らしい必須項目。訂正ファイルと全件の差分で使います。", "The ordering key and the required items whose names look like numbers. Corrections and differentials go by it.");
        return guess;
    }

    /// <summary>What the package itself says identifies a record within its message.</summary>
    private List<HubItem> KeyOfPackage()
    {
        foreach (var element in record.Path.Reverse().Append(record.Message).OfType<XmlSchemaElement>())
            foreach (var constraint in element.Constraints.OfType<XmlSchemaIdentityConstraint>().Where(c => c is XmlSchemaKey or XmlSchemaUnique).OrderBy(c => c is XmlSchemaKey ? 0 : 1))
            {
                var selected = Bare(constraint.Selector?.XPath ?? "").Split('/')[^1];
                if (selected != record.Name && !(selected == "." && element.QualifiedName.Name == record.Name)) continue;
                List<HubItem?> fields = [.. constraint.Fields.OfType<XmlSchemaXPath>().Select(f => items.FirstOrDefault(i => i.From.Path == Bare(f.XPath ?? "")))];
                if (fields.Count > 0 && fields.All(f => f is not null)) return [.. fields.OfType<HubItem>()];
            }
        return [];
    }

    private static string Bare(string path) => Prefix().Replace(path.Replace(".//", "", StringComparison.Ordinal), "").Trim();

    private HubItem? Find(string key, string name)
    {
        if (items.FirstOrDefault(i => i.IsCalled(name)) is { } found) return found;
        findings.Fault(Place.None, key, $"項目「{name}」はありません。", $"There is no item '{name}'.", $"項目: {string.Join(", ", Names(items))}", $"Items: {string.Join(", ", Names(items))}", Findings.You);
        return null;
    }

    private static List<string> Names(IEnumerable<HubItem> items) => [.. items.Select(i => i.Element)];

    [GeneratedRegex("[A-Za-z_][A-Za-z0-9_.-]*:")]
    private static partial Regex Prefix();

    [GeneratedRegex("市区町村コード|市町村コード|団体コード|自治体コード|municipality|(?i:lgcode|dantai|jichitai)")]
    private static partial Regex MunicipalityName();

    [GeneratedRegex("金額|税額|料額|延滞金|手数料|加算金|額( |$)|(?i:amount|kingaku|zeigaku)")]
    private static partial Regex AmountName();

    [GeneratedRegex("番号|整理|キー|識別|(?i:bango|number|key)|[a-z](No|Id|ID|Num)( |$)|^(no|id|NO|ID)( |$)")]
    private static partial Regex KeyName();
}
