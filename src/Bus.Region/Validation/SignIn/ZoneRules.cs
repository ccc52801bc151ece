using System.Collections.Immutable;
using System.Net;
using Bus.Core.Region;

namespace Bus.Region.Validation.SignIn;

/// <summary>Networks that have a name, what refers to them, and emergency ids.</summary>
/// <param name="known">Names of the zones that there will be.</param>
internal sealed class ZoneRules(ValidationScope scope, IEnumerable<string?> known)
{
    private static readonly TimeSpan DefaultLasts = TimeSpan.FromHours(8), ShortestLasts = TimeSpan.FromMinutes(15), LongestLasts = TimeSpan.FromDays(7);
    private readonly HashSet<string> _known = [.. known.OfType<string>()];

    /// <summary>From where something holds.</summary>
    public ZoneLimit Limit(IReadOnlyList<string> from, IReadOnlyList<string> outside, DocumentPath path, string fromKey, string outsideKey)
    {
        foreach (var (key, names) in new[] { (fromKey, from), (outsideKey, outside) })
            for (var i = 0; i < names.Count; i++)
                if (!_known.Contains(names[i])) scope.Error(path[key][i], ZoneTexts.UnknownZone(names[i]));
        if (from.Count > 0 && outside.Count > 0) scope.Error(path[outsideKey], ZoneTexts.FromOrOutside(fromKey, outsideKey));
        return new ZoneLimit { From = [.. from], Outside = [.. outside] };
    }

    public static ImmutableArray<NetworkZone> Zones(ValidationScope scope, IReadOnlyList<ZoneDocument>? documents, DocumentPath path)
    {
        var ids = new Dictionary<string, DocumentPath>();
        return [.. (documents ?? []).Select((zone, i) =>
        {
            if (zone.Networks.Count == 0) scope.Error(path[i]["networks"], ZoneTexts.BadNetwork());
            for (var j = 0; j < zone.Networks.Count; j++)
                if (!IPNetwork.TryParse(zone.Networks[j], out _)) scope.Error(path[i]["networks"][j], ZoneTexts.BadNetwork());
            return new NetworkZone(scope.Id(path[i]["id"], zone.Id, ids), [.. zone.Networks]);
        })];
    }

    public static EmergencyRule? Emergency(ValidationScope scope, EmergencyDocument? document, DocumentPath path)
    {
        if (document is null) return null;
        if (document.Duties.Count == 0 || document.Duties.Any(string.IsNullOrWhiteSpace)) scope.Error(path["duties"], ZoneTexts.NoDuties());
        var lasts = DefaultLasts;
        if (document.Lasts is { } text && !(Quantities.TryDuration(text, out lasts) && lasts >= ShortestLasts && lasts <= LongestLasts))
            scope.Error(path["lasts"], ZoneTexts.BadLasts(Quantities.Text(ShortestLasts), Quantities.Text(LongestLasts)));
        return new EmergencyRule(scope.Word(path["when"], document.When, ["directory-down", "always"], "directory-down") == "directory-down", lasts, [.. document.Duties],
            scope.Word(path["secondFactor"], document.SecondFactor, ["required", "waived"], "required") == "waived");
    }
}

/// <summary>What can be wrong with zones and emergency ids.</summary>
internal static class ZoneTexts
{
    public static Finding UnknownZone(string name) => Finding.Of("unknown-zone", $"ゾーン {Shown.Quoted(name)} は、この団体の zones にありません。", $"Zone {Shown.Quoted(name)} is not among the zones of this municipality.");

    public static Finding FromOrOutside(string from, string outside) => Finding.Of("from-or-outside", $"{from} と {outside} は、どちらか 1 つだけ書いてください。", $"Give either {from} or {outside}, not both.");

    public static Finding BadNetwork() => Finding.Of("bad-network", "networks には 10.1.0.0/16 のようなネットワークを 1 つ以上書いてください。", "Write one or more networks such as 10.1.0.0/16 in networks.");

    public static Finding BadLasts(string least, string most) => Finding.Of("bad-duration", $"lasts は 8h のように、{least} から {most} までで書いてください。", $"Write lasts like 8h, from {least} to {most}.");

    public static Finding NoDuties() => Finding.Of("missing-duties", "emergency の duties に、緊急用 ID に持たせてよい職務を書いてください。", "Write in duties of emergency which duties an emergency id may have.");
}
