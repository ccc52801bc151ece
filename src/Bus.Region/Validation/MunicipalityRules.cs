using System.Collections.Immutable;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Region.Validation.Routes;
using Bus.Region.Validation.SignIn;

namespace Bus.Region.Validation;

internal static class MunicipalityRules
{
    public static Municipality Check(ValidationScope scope, MunicipalityDocument document, DocumentPath path, Dictionary<string, DocumentPath> codes, HostRules hosts)
    {
        var code = Code(scope, document.Code, path["code"], codes);
        var current = code == default ? null : scope.Current.Find(code);
        var extends = AdditionalItemRules.Check(scope, document.Extends, path["extends"], current);
        QueryRules.OneProvider(scope, document, path, current);
        var zones = new ZoneRules(scope, (document.Zones ?? []).Select(z => z.Id).Concat(scope.Prune ? [] : (current?.Zones ?? []).Select(z => z.Id)));
        var ids = new Dictionary<string, DocumentPath>();
        var parties = new Dictionary<string, DocumentPath>();
        return new Municipality
        {
            Code = code,
            Name = scope.PersonName(path["name"], document.Name),
            Host = hosts.Check(code, document.Host, path["host"]),
            Extends = extends.Declared,
            Applications = [.. document.Applications.Select((application, i) =>
                ApplicationRules.Check(scope, application, path["applications"][i], new Surroundings(code, current, extends), ids))],
            RelyingParties = [.. document.RelyingParties.Select((party, i) => RelyingPartyRules.Check(scope, party, path["relyingParties"][i], parties, code, hosts, zones))],
            Staff = StaffRules.Check(scope, document.Staff, path["staff"]),
            Directory = DirectoryRules.Check(scope, document.Directory, path["directory"], code, current, zones),
            Cards = DirectoryRules.Cards(scope, document.Cards, path["cards"]),
            Emergency = ZoneRules.Emergency(scope, document.Emergency, path["emergency"]),
            Zones = ZoneRules.Zones(scope, document.Zones, path["zones"]),
            SecondFactor = document.SecondFactor is { } second ? new SecondFactorRule([.. second.Duties]) { Where = zones.Limit(second.From, second.Outside, path["secondFactor"], "from", "outside") } : null,
            Calendar = TimetableRules.Calendar(scope, document.Calendar, path["calendar"]),
            CutOver = TimetableRules.Time(scope, document.CutOver, path["cutOver"]),
            Quotas = QuotaRules.Check(scope, document.Quotas, path["quotas"]),
            Approvals = OperatorRules.Approvals(scope, document.Approvals, path["approvals"]),
        };
    }

    private static MunicipalityCode Code(ValidationScope scope, string? text, DocumentPath path, Dictionary<string, DocumentPath> seen)
    {
        if (MunicipalityCode.TryParse(text, out var code))
        {
            if (seen.TryAdd(code.Value, path)) return code;
            scope.Error(path, NameTexts.DuplicateMunicipality(code.Value, seen[code.Value]));
            return default;
        }
        scope.Error(path, WhyNot(text));
        return default;
    }

    private static Finding WhyNot(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return NameTexts.MissingCode();
        if (!text.All(char.IsAsciiDigit)) return NameTexts.BadCode(text);
        return text.Length switch
        {
            5 when MunicipalityCode.TryParse("0" + text, out _) => NameTexts.LostZero(text),
            6 => NameTexts.BadCheckDigit(text, "0123456789".First(digit => MunicipalityCode.HasValidCheckDigit(text[..5] + digit))),
            _ => NameTexts.BadCode(text),
        };
    }
}

/// <summary>What the rules of an application need of its municipality.</summary>
/// <param name="Code">Default where the code itself is wrong.</param>
/// <param name="Current">The municipality as it is now; null: new.</param>
internal sealed record Surroundings(MunicipalityCode Code, Municipality? Current, AdditionalItems Extends);

/// <summary>Additional items as declared, and as they will be together with those that stay.</summary>
internal sealed record AdditionalItems(
    ImmutableDictionary<string, ImmutableArray<AdditionalItem>> Declared, IReadOnlyDictionary<string, IReadOnlyList<AdditionalItem>> Effective);
