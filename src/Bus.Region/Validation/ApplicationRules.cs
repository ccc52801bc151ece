using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Region.Validation;

internal static class ApplicationRules
{
    public static Application Check(ValidationScope scope, ApplicationDocument document, DocumentPath path, Surroundings around, Dictionary<string, DocumentPath> ids)
    {
        var id = scope.Id(path["id"], document.Id, ids);
        var current = around.Current?.Find(id);
        Password(scope, document, path["password"], around, id, current);

        var provided = new Dictionary<string, DocumentPath>();
        var consumed = new Dictionary<string, DocumentPath>();
        var application = new Application
        {
            Id = id,
            Name = scope.PersonName(path["name"], document.Name),
            Provides = [.. document.Provides.Index().Where(p => !QueryRules.IsQuery(scope, p.Item.Contract)).Select(p => ProvisionRules.Check(scope, p.Item, path["provides"][p.Index], new ApplicationRef(around.Code, id), provided))],
            Consumes = [.. document.Consumes.Index().Where(c => !QueryRules.IsQuery(scope, c.Item.Contract)).Select(c => ConsumptionRules.Check(scope, c.Item, path["consumes"][c.Index], around, id, consumed))],
            Answers = [.. document.Provides.Index().Where(p => QueryRules.IsQuery(scope, p.Item.Contract)).Select(p => QueryRules.Answers(scope, p.Item, path["provides"][p.Index], around, id, provided))],
            Asks = [.. document.Consumes.Index().Where(c => QueryRules.IsQuery(scope, c.Item.Contract)).Select(c => QueryRules.Asks(scope, c.Item, path["consumes"][c.Index], around, consumed))],
        };
        foreach (var (contract, at) in consumed)
        {
            if (!provided.ContainsKey(contract)) continue;
            if (QueryRules.IsQuery(scope, contract)) scope.Error(at["contract"], QueryTexts.OwnQuestion(contract));
            else scope.Warning(at, RouteTexts.OwnRecords(contract));
        }
        return application;
    }

    private static void Password(ValidationScope scope, ApplicationDocument document, DocumentPath path, Surroundings around, string id, Application? current)
    {
        if (document.Password.Count > 0)
        {
            SecretRules.Passwords(scope, document.Password, path, id);
            scope.Secrets.Add(new DeclaredSecret(new SecretPlace(new ApplicationRef(around.Code, id), null), path, document.Password));
            return;
        }
        var hasOne = current?.PasswordHashes.Length > 0 && !scope.Prune;
        var needsOne = document.Provides.Count > 0 || document.Consumes.Any(c => c.By == "mailbox" || QueryRules.IsQuery(scope, c.Contract));
        if (needsOne && !hasOne) scope.Warning(path, SecretTexts.MissingPassword());
    }
}
