using Bus.Core.Contracts;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Region.Validation.Routes;

/// <summary>Queries (照会): who answers, who may ask.</summary>
internal static class QueryRules
{
    private const int LongestDuty = 40;
    private const int MostPerMinute = 1_000_000;

    public static bool IsQuery(ValidationScope scope, string? contract) => contract is not null && scope.Catalogue.FindQuery(contract) is not null;

    public static QueryProvision Answers(ValidationScope scope, ProvisionDocument document, DocumentPath path, Surroundings around, string application, Dictionary<string, DocumentPath> seen)
    {
        var name = document.Contract!;
        if (!seen.TryAdd(name, path)) scope.Error(path["contract"], RouteTexts.ContractTwice(name, seen[name]));
        NotSaid(scope, path, ("version", document.Version), ("onError", document.OnError), ("file", document.File), ("expected", document.Expected));
        if (document.Soap is null) scope.Error(path["soap"], QueryTexts.MissingTarget(name));
        if (document.Soap?.RecordsPerMessage is not null) scope.Error(path["soap"]["recordsPerMessage"], QueryTexts.NotForQueries("recordsPerMessage"));
        if (document.Soap?.Attachment is not null) scope.Error(path["soap"]["attachment"], QueryTexts.NotForQueries("attachment"));
        var present = around.Current?.Find(application)?.Answers.FirstOrDefault(a => a.Contract == name)?.Soap;
        var target = document.Soap is null ? new SoapTarget(new Uri("http://invalid.invalid/"), TimeSpan.Zero, null, null)
            : SoapTargetRules.Check(scope, name, document.Soap, path["soap"], new ApplicationRef(around.Code, application), present);
        return new QueryProvision { Contract = name, Soap = target };
    }

    public static QueryAccess Asks(ValidationScope scope, ConsumptionDocument document, DocumentPath path, Surroundings around, Dictionary<string, DocumentPath> seen)
    {
        var query = scope.Catalogue.FindQuery(document.Contract!)!;
        if (!seen.TryAdd(query.Name, path)) scope.Error(path["contract"], RouteTexts.ContractTwice(query.Name, seen[query.Name]));
        NotSaid(scope, path, ("version", document.Version), ("by", document.By), ("retry", document.Retry), ("file", document.File), ("soap", document.Soap),
            ("mailbox", document.Mailbox), ("window", document.Window), ("closing", document.Closing));
        Duties(scope, query, document.Duties, path["duties"]);
        if (document.PerMinute is < 1 or > MostPerMinute) scope.Error(path["perMinute"], QueryTexts.BadPerMinute());
        return new QueryAccess
        {
            Contract = query.Name,
            Items = ConsumptionRules.Items(scope, document.Items, path["items"], query.Name, around.Extends),
            Duties = [.. document.Duties],
            PerMinute = document.PerMinute,
        };
    }

    /// <summary>One application of a municipality answers a query, together with those that stay though the file does not name them.</summary>
    public static void OneProvider(ValidationScope scope, MunicipalityDocument document, DocumentPath path, Municipality? current)
    {
        var answering = new Dictionary<string, string>();
        if (!scope.Prune)
            foreach (var application in current?.Applications ?? [])
                foreach (var answer in application.Answers) answering[answer.Contract] = application.Id;
        for (var a = 0; a < document.Applications.Count; a++)
            for (var p = 0; p < document.Applications[a].Provides.Count; p++)
            {
                var (id, name) = (document.Applications[a].Id ?? "", document.Applications[a].Provides[p].Contract);
                if (!IsQuery(scope, name) || answering.TryAdd(name!, id) || answering[name!] == id) continue;
                scope.Error(path["applications"][a]["provides"][p]["contract"], QueryTexts.SecondProvider(name!, answering[name!]));
            }
    }

    private static void Duties(ValidationScope scope, QueryContract query, IReadOnlyList<string> duties, DocumentPath path)
    {
        if (duties.Count > 0 && query.DutyItem is null) scope.Error(path, QueryTexts.NoDutyItem(query.Name));
        for (var i = 0; i < duties.Count; i++)
            if (duties[i].Trim() != duties[i] || duties[i].Length is 0 or > LongestDuty || duties.Take(i).Contains(duties[i])) scope.Error(path[i], QueryTexts.BadDuty());
    }

    private static void NotSaid(ValidationScope scope, DocumentPath path, params ReadOnlySpan<(string Key, object? Value)> said)
    {
        foreach (var (key, value) in said)
            if (value is not null) scope.Error(path[key], QueryTexts.NotForQueries(key));
    }
}
