using System.Collections.Immutable;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Region.Validation;

namespace Bus.Region.Planning;

internal sealed class MunicipalityPlanner(ChangeLog log, StoredSecrets secrets, bool prune)
{
    public Municipality Join(Municipality declared, Municipality? present)
    {
        var path = declared.Code.Value;
        if (present is null) log.Added(path, What.Municipality(declared));
        else log.Value(path, "name", present.Name, declared.Name);
        return declared with
        {
            Host = Host(path, present, declared),
            Extends = AdditionalItemPlan.Join(log, $"{path}/extends", present?.Extends, declared.Extends, prune),
            Applications = Applications(path, present, declared),
            RelyingParties = RelyingParties(path, present, declared),
            Staff = Staff($"{path}/staff", present?.Staff, secrets.Staff.GetValueOrDefault(declared.Code, declared.Staff)),
            Directory = DirectoryPlan.Join(log, $"{path}/directory", present?.Directory, declared.Directory, secrets, declared.Code, prune),
            Cards = Cards($"{path}/cards", present?.Cards, declared.Cards),
            Emergency = Emergency($"{path}/emergency", present?.Emergency, declared.Emergency),
            Zones = Zones($"{path}/zones", present?.Zones ?? [], declared.Zones),
            SecondFactor = SecondFactor($"{path}/secondFactor", present?.SecondFactor, declared.SecondFactor),
            Calendar = TimetablePlan.Join(log, $"{path}/calendar", present?.Calendar, declared.Calendar, prune),
            CutOver = TimetablePlan.Join(log, $"{path}/cutOver", present?.CutOver, declared.CutOver, prune),
            Quotas = QuotaPlan.Join(log, $"{path}/quotas", present?.Quotas, declared.Quotas, prune),
            Approvals = OversightPlan.Approvals(log, $"{path}/{OversightPlan.ApprovalsPath}", present?.Approvals, declared.Approvals, prune),
        };
    }

    private string? Host(string path, Municipality? present, Municipality declared)
    {
        var host = Merging<string>.Optional(present?.Host, declared.Host, prune, _ => log.Kept($"{path}/host", What.Host), _ => log.Removed($"{path}/host", What.Host));
        if (present is not null && declared.Host is not null) log.Value($"{path}/host", "host", present.Host, host);
        return host;
    }

    private ImmutableArray<Application> Applications(string path, Municipality? present, Municipality declared)
    {
        var planner = new ApplicationPlanner(log, secrets, prune, declared.Code);
        var merging = new Merging<Application>(a => a.Id, planner.Join,
            kept => log.Kept($"{path}/{kept.Id}", What.Application(kept)),
            removed => log.Removed($"{path}/{removed.Id}", What.Application(removed)));
        return merging.Merge(present?.Applications ?? [], declared.Applications, prune);
    }

    private ImmutableArray<RelyingParty> RelyingParties(string path, Municipality? present, Municipality declared)
    {
        string At(RelyingParty party) => $"{path}/relyingParties/{party.Id}";
        var merging = new Merging<RelyingParty>(p => p.Id, (d, p) => Join(At(d), d, p),
            kept => log.Kept(At(kept), What.RelyingParty(kept)),
            removed => log.Removed(At(removed), What.RelyingParty(removed)));
        return merging.Merge(present?.RelyingParties ?? [], declared.RelyingParties, prune);
    }

    private RelyingParty Join(string path, RelyingParty declared, RelyingParty? present)
    {
        if (present is null) log.Added(path, What.RelyingParty(declared));
        else
        {
            log.Value(path, "name", present.Name, declared.Name);
            if (present.Metadata != declared.Metadata) log.Changed(path, new Bilingual("metadata を変更", "metadata changed"));
            log.Value(path, "metadata.url", present.Source?.Url.AbsoluteUri, declared.Source?.Url.AbsoluteUri);
            if (present.Source?.Certificate != declared.Source?.Certificate || present.Source?.Every != declared.Source?.Every) log.Changed(path, new Bilingual("メタデータの取得の設定を変更", "settings of fetching the metadata changed"));
            if (present.Gateway != declared.Gateway) log.Changed(path, new Bilingual("gateway を変更", "gateway changed"));
            if (!Equals(present.SignOn, declared.SignOn)) log.Changed(path, new Bilingual("サインオンの設定を変更", "sign-on settings changed"));
        }
        return declared;
    }

    private SecondFactorRule? SecondFactor(string path, SecondFactorRule? present, SecondFactorRule? declared)
    {
        var rule = Merging<SecondFactorRule>.Optional(present, declared, prune, _ => log.Kept(path, What.SecondFactor), _ => log.Removed(path, What.SecondFactor));
        if (declared is not null)
        {
            log.Value(path, "duties", Listed(present?.Duties), Listed(declared.Duties));
            log.Value(path, "from", Listed(present?.Where.From), Listed(declared.Where.From));
            log.Value(path, "outside", Listed(present?.Where.Outside), Listed(declared.Where.Outside));
        }
        return rule;
    }

    private static string? Listed(ImmutableArray<string>? words) => words is not { IsEmpty: false } list ? null : string.Join(", ", list);

    private CardRule? Cards(string path, CardRule? present, CardRule? declared)
    {
        var rule = Merging<CardRule>.Optional(present, declared, prune, _ => log.Kept(path, What.Cards), _ => log.Removed(path, What.Cards));
        if (declared is not null && present is null) log.Added(path, What.Cards);
        else if (declared is not null && present != declared) log.Changed(path, new Bilingual($"{What.Cards.Ja}を変更", $"{What.Cards.En} changed"));
        return rule;
    }

    private EmergencyRule? Emergency(string path, EmergencyRule? present, EmergencyRule? declared)
    {
        var rule = Merging<EmergencyRule>.Optional(present, declared, prune, _ => log.Kept(path, What.Emergency), _ => log.Removed(path, What.Emergency));
        if (declared is not null && present is null) log.Added(path, What.Emergency);
        else if (declared is not null && present != declared) log.Changed(path, new Bilingual($"{What.Emergency.Ja}を変更", $"{What.Emergency.En} changed"));
        return rule;
    }

    private ImmutableArray<NetworkZone> Zones(string path, ImmutableArray<NetworkZone> present, ImmutableArray<NetworkZone> declared)
    {
        var merging = new Merging<NetworkZone>(z => z.Id, (zone, before) =>
        {
            if (before is null) log.Added($"{path}/{zone.Id}", What.Zone(zone));
            else log.Value($"{path}/{zone.Id}", "networks", Listed(before.Networks), Listed(zone.Networks));
            return zone;
        }, kept => log.Kept($"{path}/{kept.Id}", What.Zone(kept)), removed => log.Removed($"{path}/{removed.Id}", What.Zone(removed)));
        return merging.Merge(present, declared, prune);
    }

    private StaffSource? Staff(string path, StaffSource? present, StaffSource? declared)
    {
        var staff = Merging<StaffSource>.Optional(present, declared, prune, _ => log.Kept(path, What.Staff), _ => log.Removed(path, What.Staff));
        if (declared is null) return staff;
        if (present is null) log.Added(path, What.Staff);
        else
        {
            log.Value(path, "changeAtFirstSignIn", present.ChangeAtFirstSignIn ? "true" : "false", declared.ChangeAtFirstSignIn ? "true" : "false");
            if (present.Csv != declared.Csv) log.Changed(path, new Bilingual("職員一覧を変更", "staff list changed"));
        }
        return staff;
    }
}
