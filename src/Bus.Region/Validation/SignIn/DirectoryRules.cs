using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bus.Core.Identity;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Region.Validation.SignIn;

/// <summary>A municipality's directory of staff. There is no way to write one without TLS.</summary>
internal static class DirectoryRules
{
    private const int LongestText = 1_000;
    private static readonly Uri Nowhere = new("ldaps://invalid.invalid/");

    public static StaffDirectoryRule? Check(ValidationScope scope, DirectoryDocument? document, DocumentPath path, MunicipalityCode code, Municipality? current, ZoneRules zones)
    {
        if (document is null) return null;
        if (document.Servers.Count == 0) scope.Error(path["servers"], DirectoryTexts.NoServer());
        Secret(scope, document, path, code, current);
        if (document is { Ca: not null, Pins.Count: > 0 }) scope.Error(path["pins"], DirectoryTexts.AuthoritiesOrPins());
        foreach (var (key, text) in new[] { ("base", document.Base), ("bind", document.Bind), ("groupBase", document.GroupBase) })
            if (key == "base" && string.IsNullOrWhiteSpace(text) || text is not null && (text.Length > LongestText || text.Any(char.IsControl) || !text.Contains('=', StringComparison.Ordinal) && key != "bind")) scope.Error(path[key], DirectoryTexts.BadName(key));
        return new StaffDirectoryRule
        {
            Servers = [.. document.Servers.Select((server, i) => Server(scope, server, path["servers"][i]))],
            Authorities = Authorities(scope, document.Ca, path["ca"]),
            Pins = [.. document.Pins.Select((pin, i) => Pin(scope, pin, path["pins"][i]))],
            BindName = document.Bind,
            Base = document.Base ?? "",
            Filter = Filter(scope, document.Filter, path["filter"], "login") ?? "(!(objectClass=*))",
            Attributes = Attributes(scope, document.Attributes ?? new DirectoryAttributesDocument(), path["attributes"]),
            GroupBase = document.GroupBase,
            GroupFilter = document.GroupFilter is null ? null : Filter(scope, document.GroupFilter, path["groupFilter"], "dn"),
            Duties = [.. document.Duties.Select((duty, i) => Duty(scope, duty, path["duties"][i]))],
            HubPasswords = document.HubPasswords ?? false,
            Kerberos = KerberosRules.Check(scope, document.Kerberos, path["kerberos"], code, current, zones),
        };
    }

    /// <summary>Which certificates prove the staff.</summary>
    public static CardRule? Cards(ValidationScope scope, CardsDocument? document, DocumentPath path)
    {
        if (document is null) return null;
        if (document.Ca is null) scope.Error(path["ca"], DirectoryTexts.BadAuthorities());
        var use = scope.Word(path["use"], document.Use, ["second", "first", "both"], "second");
        // Not left to a default: a field that somebody else could fill would be a way in.
        return new CardRule(Authorities(scope, document.Ca, path["ca"]) ?? "", scope.Word(path["from"], document.From ?? "", ["subject-cn", "subject-serial", "san-email", "san-upn", "fingerprint"], "fingerprint"),
            scope.Word(path["to"], document.To ?? "", ["login", "employee-number", "email", "person"], "person"), use is "first" or "both", use is "second" or "both",
            scope.Word(path["crl"], document.Crl, ["required", "none"], "required") == "required");
    }

    private static void Secret(ValidationScope scope, DirectoryDocument document, DocumentPath path, MunicipalityCode code, Municipality? current)
    {
        if (document.Password is { } secret)
        {
            SecretRules.TargetPassword(scope, secret, path["password"]);
            if (document.Bind is null) scope.Error(path["bind"], DirectoryTexts.MissingBind());
            scope.Secrets.Add(new DeclaredSecret(new SecretPlace(new ApplicationRef(code, ""), null) { Use = SecretUse.Directory }, path["password"], [secret]));
        }
        else if (document.Bind is not null && (scope.Prune ? null : current?.Directory?.SealedSecret) is null) scope.Error(path["password"], DirectoryTexts.MissingPassword());
    }

    private static Uri Server(ValidationScope scope, string text, DocumentPath path)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "ldaps" or "ldap" && address.Host.Length > 0 && address.UserInfo.Length == 0 && address.PathAndQuery.Trim('/').Length == 0 && address.Fragment.Length == 0)
            return address;
        scope.Error(path, DirectoryTexts.BadServer());
        return Nowhere;
    }

    private static string? Authorities(ValidationScope scope, TextDocument? document, DocumentPath path)
    {
        if (document is null) return null;
        var read = new X509Certificate2Collection();
        try
        {
            read.ImportFromPem(document.Value);
        }
        catch (CryptographicException)
        {
            read.Clear();
        }
        if (read.Count == 0) scope.Error(path, DirectoryTexts.BadAuthorities());
        // Certificates only: whatever else stands in the file is none of ours.
        return string.Join('\n', read.Select(c => c.ExportCertificatePem())) + "\n";
    }

    private static string Pin(ValidationScope scope, string pin, DocumentPath path)
    {
        if (!pin.StartsWith("sha256//", StringComparison.Ordinal) || !Convert.TryFromBase64String(pin[8..], new byte[64], out var length) || length != 32) scope.Error(path, DirectoryTexts.BadPin());
        return pin;
    }

    private static string? Filter(ValidationScope scope, string? text, DocumentPath path, string place)
    {
        if (text is not null && text.Length <= LongestText && LdapFilter.Parse(text) is { } filter && filter.Asks(place)) return text.Trim();
        scope.Error(path, DirectoryTexts.BadFilter(place));
        return null;
    }

    private static DirectoryAttributes Attributes(ValidationScope scope, DirectoryAttributesDocument document, DocumentPath path)
    {
        var plain = new DirectoryAttributes();
        string Name(string key, string? name, string ifAbsent)
        {
            if (name is null || LdapFilter.IsDescription(name)) return name ?? ifAbsent;
            scope.Error(path[key], DirectoryTexts.BadAttribute());
            return ifAbsent;
        }
        return new DirectoryAttributes
        {
            Id = Name("id", document.Id, plain.Id), Login = Name("login", document.Login, plain.Login), Name = Name("name", document.Name, plain.Name), Department = Name("department", document.Department, plain.Department),
            Email = Name("email", document.Email, plain.Email), EmployeeNumber = Name("employeeNumber", document.EmployeeNumber, plain.EmployeeNumber), Groups = Name("groups", document.Groups, plain.Groups),
        };
    }

    private static GroupDuty Duty(ValidationScope scope, GroupDutyDocument document, DocumentPath path)
    {
        if (string.IsNullOrWhiteSpace(document.Group) || string.IsNullOrWhiteSpace(document.Duty)) scope.Error(path, DirectoryTexts.BadDuty());
        return new GroupDuty(document.Group ?? "", document.Duty ?? "");
    }
}
