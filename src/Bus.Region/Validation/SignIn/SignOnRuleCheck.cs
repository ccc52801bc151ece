using Bus.Core.Region;

namespace Bus.Region.Validation.SignIn;

/// <summary>What a relying party is given; null where all of it is as by default.</summary>
internal static class SignOnRuleCheck
{
    private static readonly SignOnRules Defaults = new();

    public static SignOnRules? Check(ValidationScope scope, RelyingPartyDocument document, DocumentPath path, ZoneRules zones)
    {
        var rules = new SignOnRules
        {
            Enabled = document.Enabled ?? true,
            Sign = scope.Word(path["sign"], document.Sign, ["assertion", "response", "both"], Defaults.Sign),
            Encrypt = scope.Word(path["encrypt"], document.Encrypt, ["none", "aes256-gcm", "aes256-cbc"], Defaults.Encrypt),
            Signature = scope.Word(path["signature"], document.Signature, ["rsa", "ecdsa"], Defaults.Signature),
            Key = scope.Word(path["key"], document.Key, ["current", "next", "previous"], Defaults.Key),
            NameId = document.NameId is null ? null : scope.Word(path["nameId"], document.NameId, ["persistent", "transient", "email", "employee-number"], "persistent"),
            SignedRequests = document.SignedRequests,
            IdpInitiated = document.IdpInitiated ?? true,
            Start = document.Start,
            Logout = scope.Word(path["logout"], document.Logout, ["front", "post", "soap"], Defaults.Logout),
            SecondFactor = scope.Word(path["secondFactor"], document.SecondFactor, ["none", "required"], Defaults.SecondFactor),
            SecondFactorWhere = zones.Limit(document.SecondFactorFrom, document.SecondFactorOutside, path, "secondFactorFrom", "secondFactorOutside"),
            Attributes = [.. document.Attributes.Select((a, i) => Attribute(scope, a, path["attributes"][i]))],
            Roles = [.. document.Roles.Select((r, i) => Role(scope, r, path["roles"][i]))],
        };
        return rules.Equals(Defaults) ? null : rules;
    }

    private static ReleasedAttribute Attribute(ValidationScope scope, AttributeDocument document, DocumentPath path)
    {
        var from = scope.Word(path["from"], document.From ?? "", ["login", "name", "department", "email", "employeeNumber", "duties", "roles"], "login");
        return new ReleasedAttribute(from, document.Name ?? from);
    }

    private static RoleRule Role(ValidationScope scope, RoleDocument document, DocumentPath path)
    {
        if (string.IsNullOrEmpty(document.Duty) || string.IsNullOrEmpty(document.Role)) scope.Error(path, SignInTexts.BadRole());
        return new RoleRule(document.Duty ?? "", document.Role ?? "");
    }
}
