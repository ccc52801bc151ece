using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Region.Planning;

/// <summary>What things of the region are called in a list of changes.</summary>
internal static class What
{
    public static readonly Bilingual Approvals = new("承認の規則", "approvals");
    public static readonly Bilingual Host = new("ホスト", "host");
    public static readonly Bilingual Quotas = new("割当量", "quotas");
    public static readonly Bilingual SecondFactor = new("二要素認証の対象", "whose sign-ins need a second factor");
    public static readonly Bilingual Cards = new("職員の証明書（IC カード）", "certificates of staff (IC cards)");
    public static readonly Bilingual Emergency = new("緊急用 ID の規則", "what emergency ids are good for");
    public static readonly Bilingual Staff = new("職員一覧", "staff list");
    public static readonly Bilingual Password = new("パスワード", "password");
    public static readonly Bilingual TargetPassword = new("送信先のパスワード", "password for the endpoint");

    public static Bilingual Municipality(Municipality m) => new($"団体 {m.Code} {Shown.Bare(m.Name)}", $"municipality {m.Code} {Shown.Bare(m.Name)}");
    public static Bilingual Application(Application a) => new($"業務システム {a.Id} {Shown.Bare(a.Name)}", $"application {a.Id} {Shown.Bare(a.Name)}");
    public static Bilingual Provision(Provision p) => new($"提供 {p.Contract}", $"provides {p.Contract}");
    public static Bilingual Consumption(Consumption c) => new($"利用 {c.Contract}（{c.By.Wire()}）", $"consumes {c.Contract} (by {c.By.Wire()})");
    public static Bilingual Answers(QueryProvision q) => new($"照会への回答 {q.Contract}", $"answers {q.Contract}");
    public static Bilingual Asks(QueryAccess q) => new($"照会 {q.Contract}", $"asks {q.Contract}");
    public static Bilingual Item(AdditionalItem i) => new($"追加項目 {i.Element} {Shown.Bare(i.Header)}", $"additional item {i.Element} {Shown.Bare(i.Header)}");
    public static Bilingual RelyingParty(RelyingParty p) => new($"SP {p.Id} {Shown.Bare(p.Name)}", $"relying party {p.Id} {Shown.Bare(p.Name)}");
    public static Bilingual Zone(NetworkZone z) => new($"ゾーン {z.Id}", $"zone {z.Id}");
    public static Bilingual Operator(NamedOperator o) => new($"運用者 {o.Id} {Shown.Bare(o.Name)}（{o.Role.Wire()}）", $"operator {o.Id} {Shown.Bare(o.Name)} ({o.Role.Wire()})");
}
