using System.Collections.Immutable;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;

namespace Bus.Region.Validation;

internal static class OperatorRules
{
    private const int LeastToken = 20;
    private const int MostTokens = 2;

    public static ImmutableArray<NamedOperator>? Check(ValidationScope scope, IReadOnlyList<OperatorDocument> documents, DocumentPath path, Dictionary<string, DocumentPath> declared)
    {
        if (documents.Count == 0) return null;
        var ids = new Dictionary<string, DocumentPath>();
        return [.. documents.Select((document, i) => One(scope, document, path[i], ids, declared))];
    }

    public static Approvals? Approvals(ValidationScope scope, ApprovalsDocument? document, DocumentPath path) => document is null ? null
        : new Approvals(scope.Word(path["replay"], document.Replay, Words.Replay, Words.Replay[0]) == Words.SecondPerson);

    /// <summary>The machine's own token may be one of the two persons, never both.</summary>
    public static void EnoughPeople(ValidationScope scope, ImmutableArray<NamedOperator>? operators, Approvals? approvals, IEnumerable<Municipality> municipalities, DocumentPath path)
    {
        var asked = approvals?.SecondPersonForReplay == true || municipalities.Any(m => m.Approvals?.SecondPersonForReplay == true);
        var there = (operators ?? []).Concat(scope.Prune ? [] : scope.Current.Operators ?? []);
        if (asked && there.All(o => o.Role == OperatorRole.Auditor)) scope.Warning(path, OperatorTexts.NobodyElse());
    }

    private static NamedOperator One(ValidationScope scope, OperatorDocument document, DocumentPath path, Dictionary<string, DocumentPath> ids, Dictionary<string, DocumentPath> declared)
    {
        var id = scope.Id(path["id"], document.Id, ids);
        var role = StateNames.TryParse<OperatorRole>(scope.Word(path["role"], document.Role ?? "", Words.Roles, Words.Roles[0]), out var parsed) ? parsed : default;
        Tokens(scope, document.Token, path["token"], id);
        return new NamedOperator { Id = id, Name = scope.PersonName(path["name"], document.Name), Role = role, Municipality = MunicipalityOf(scope, document, path["municipality"], role, declared) };
    }

    private static MunicipalityCode? MunicipalityOf(ValidationScope scope, OperatorDocument document, DocumentPath path, OperatorRole role, Dictionary<string, DocumentPath> declared)
    {
        if (document.Municipality is not { } text)
        {
            if (role == OperatorRole.Manager) scope.Error(path, OperatorTexts.NeedsMunicipality());
            return null;
        }
        if (role == OperatorRole.Operator) scope.Error(path, OperatorTexts.NoMunicipality());
        if (MunicipalityCode.TryParse(text, out var code) && (declared.ContainsKey(code.Value) || (!scope.Prune && scope.Current.Find(code) is not null))) return code;
        scope.Error(path, OperatorTexts.UnknownMunicipality(text));
        return null;
    }

    private static void Tokens(ValidationScope scope, IReadOnlyList<SecretDocument> tokens, DocumentPath path, string id)
    {
        if (tokens.Count == 0)
        {
            if (scope.Prune || scope.Current.FindOperator(id) is not { TokenHashes.IsEmpty: false }) scope.Warning(path, OperatorTexts.MissingToken());
            return;
        }
        if (tokens.Count > MostTokens) scope.Error(path, OperatorTexts.TooManyTokens());
        for (var i = 0; i < tokens.Count; i++) Token(scope, tokens[i], tokens.Count == 1 ? path : path[i]);
        // A second operator of the same id has been told already.
        if (scope.Tokens.All(t => t.Operator != id)) scope.Tokens.Add(new DeclaredToken(id, tokens));
    }

    private static void Token(ValidationScope scope, SecretDocument token, DocumentPath path)
    {
        if (!SecretRules.HasOneForm(scope, token, path)) return;
        if (token.Sealed is not null || token.Crypt is not null) scope.Error(path, OperatorTexts.NotATokenForm());
        else if (token.Hash is { } hash && !PasswordHash.IsWellFormed(hash)) scope.Error(path, SecretTexts.BadHash());
        else if (token.Value is { } value && SecretRules.Plain(scope, value, path) && value.Length < LeastToken) scope.Error(path, OperatorTexts.ShortToken(LeastToken));
    }
}
