using System.Collections.Immutable;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Region.Validation.Routes;

namespace Bus.Region.Validation;

/// <summary>Servers that the hub visits. What stands here goes to programs of other makers, so nothing passes that could be taken for something else there.</summary>
internal static class PartnerRules
{
    private static readonly TimeSpan DefaultEvery = TimeSpan.FromMinutes(10), DefaultAlertAfter = TimeSpan.FromHours(2);
    private static readonly TimeSpan ShortestEvery = TimeSpan.FromSeconds(1), LongestEvery = TimeSpan.FromDays(1), LongestAlert = TimeSpan.FromDays(30);
    private const long LeastBandwidth = 1024;
    private const int LongestName = 200;

    // Stands where there is no usable address; a document with an error never becomes a region.
    private static readonly Uri Nowhere = new("sftp://invalid.invalid/");

    public static Partner Check(ValidationScope scope, PartnerDocument document, DocumentPath path, Surroundings around, ApplicationDocument application, Dictionary<string, DocumentPath> ids)
    {
        var id = scope.Id(path["id"], document.Id, ids);
        var address = Address(scope, document, path["address"]);
        if (document.Fetch.Count + document.Put.Count == 0) scope.Error(path, PartnerTexts.NothingToDo());
        if (!IsPlain(document.Username) || document.Username!.Contains(':')) scope.Error(path["username"], PartnerTexts.BadName("username"));
        Secret(scope, document, path, around, application.Id ?? "", id, address);
        return new Partner
        {
            Id = id,
            Address = address,
            Username = document.Username ?? "",
            ByKey = document.Key is not null,
            Pins = [.. document.Pins.Select((pin, i) => Pin(scope, pin, path["pins"][i], address.Scheme))],
            Times = document.At is null ? null : TimetableRules.Times(scope, document.At, null, document.Days, path, "all"),
            Every = Every(scope, document, path),
            Bandwidth = Bandwidth(scope, document.Bandwidth, path["bandwidth"]),
            AlertAfter = Duration(scope, document.AlertAfter, path["alertAfter"], ShortestEvery, LongestAlert, DefaultAlertAfter),
            Fetch = [.. document.Fetch.Select((fetch, i) => Fetch(scope, fetch, path["fetch"][i], application))],
            Put = [.. document.Put.Select((put, i) => Put(scope, put, path["put"][i], application))],
        };
    }

    private static Uri Address(ValidationScope scope, PartnerDocument document, DocumentPath path)
    {
        if (document.Address is not { } text || !Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("sftp" or "ftps" or "ftp") || address.Host.Length == 0
            || address.UserInfo.Length > 0 || address.PathAndQuery.Trim('/').Length > 0 || address.Fragment.Length > 0 || !(Words.Host().IsMatch(address.Host) || address.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6))
        {
            scope.Error(path, PartnerTexts.BadAddress());
            return Nowhere;
        }
        if (address.Scheme == "sftp" && document.Pins.Count == 0) scope.Error(path, PartnerTexts.MissingPin());
        if (address.Scheme == "ftp" && !address.IsLoopback) scope.Warning(path, PartnerTexts.ClearText());
        if (address.Scheme == "ftp" && document.Pins.Count > 0) scope.Error(path, PartnerTexts.NothingToPin());
        return address;
    }

    private static void Secret(ValidationScope scope, PartnerDocument document, DocumentPath path, Surroundings around, string application, string id, Uri address)
    {
        if (document is { Password: not null, Key: not null }) scope.Error(path["key"], PartnerTexts.TwoSecrets());
        if (document.Key is not null && address.Scheme != "sftp") scope.Error(path["key"], PartnerTexts.KeyForSftpOnly());
        if (document.Password is { } password) SecretRules.TargetPassword(scope, password, path["password"]);
        if (document.Key is { } key) SecretRules.PartnerKey(scope, key, path["key"]);
        if ((document.Key ?? document.Password) is { } secret)
        {
            scope.Secrets.Add(new DeclaredSecret(new SecretPlace(new ApplicationRef(around.Code, application), null) { Partner = id }, path[document.Key is null ? "password" : "key"], [secret]));
            return;
        }
        var kept = scope.Prune ? null : around.Current?.Find(application)?.FindPartner(id)?.SealedSecret;
        if (kept is null) scope.Error(path["password"], PartnerTexts.MissingSecret());
    }

    private static string Pin(ValidationScope scope, string pin, DocumentPath path, string scheme)
    {
        var fits = scheme switch
        {
            "sftp" => SftpKeyRules.Parse(pin) is not null,
            "ftps" => pin.StartsWith("sha256//", StringComparison.Ordinal) && Convert.TryFromBase64String(pin[8..], new byte[64], out var length) && length == 32,
            _ => true,
        };
        if (!fits) scope.Error(path, PartnerTexts.BadPin());
        return scheme == "sftp" ? SftpKeyRules.Parse(pin) ?? pin : pin;
    }

    private static TimeSpan Every(ValidationScope scope, PartnerDocument document, DocumentPath path)
    {
        if (document is { At: not null, Every: not null }) scope.Error(path["every"], PartnerTexts.AtOrEvery());
        return Duration(scope, document.Every, path["every"], ShortestEvery, LongestEvery, DefaultEvery);
    }

    private static TimeSpan Duration(ValidationScope scope, string? text, DocumentPath path, TimeSpan least, TimeSpan most, TimeSpan ifAbsent)
    {
        if (text is null) return ifAbsent;
        if (Quantities.TryDuration(text, out var duration) && duration >= least && duration <= most) return duration;
        scope.Error(path, RetryTexts.BadDuration(Quantities.Text(ifAbsent), Quantities.Text(least), Quantities.Text(most)));
        return ifAbsent;
    }

    private static long? Bandwidth(ValidationScope scope, string? text, DocumentPath path)
    {
        if (text is null) return null;
        if (Quantities.TrySize(text, out var bytes) && bytes >= LeastBandwidth) return bytes;
        scope.Error(path, PartnerTexts.BadBandwidth());
        return null;
    }

    private static PartnerFetch Fetch(ValidationScope scope, PartnerFetchDocument document, DocumentPath path, ApplicationDocument application)
    {
        if (application.Provides.All(p => p.Contract != document.Contract)) scope.Error(path["contract"], PartnerTexts.NotProvided(document.Contract ?? ""));
        var then = scope.Word(path["then"], document.Then, Words.Fetched, ifAbsent: "keep") switch { "delete" => FetchedFate.Delete, "move" => FetchedFate.Move, _ => FetchedFate.Keep };
        if (then == FetchedFate.Move) Folder(scope, document.MoveTo, path["moveTo"]);
        else if (document.MoveTo is not null) scope.Error(path["moveTo"], PartnerTexts.MoveToWithoutMove());
        var pattern = document.Pattern ?? "*";
        if (!IsPlain(pattern) || pattern.Contains('/')) scope.Error(path["pattern"], PartnerTexts.BadName("pattern"));
        return new PartnerFetch(document.Contract ?? "", Folder(scope, document.Folder, path["folder"]), pattern, document.EndFile ?? false, then, then == FetchedFate.Move ? document.MoveTo : null);
    }

    private static PartnerPut Put(ValidationScope scope, PartnerPutDocument document, DocumentPath path, ApplicationDocument application)
    {
        if (application.Consumes.All(c => c.Contract != document.Contract || c.By != "file")) scope.Error(path["contract"], PartnerTexts.NotConsumed(document.Contract ?? ""));
        return new PartnerPut(document.Contract ?? "", Folder(scope, document.Folder, path["folder"]), document.EndFile ?? true);
    }

    private static string Folder(ValidationScope scope, string? folder, DocumentPath path)
    {
        if (!IsPlain(folder) || folder!.Split('/').Contains("..") || folder.StartsWith('-')) scope.Error(path, PartnerTexts.BadName("folder"));
        return folder is null or "/" ? folder ?? "" : folder.TrimEnd('/');
    }

    // The programs that are driven read quotes, backslashes and line ends in ways of their own.
    private static bool IsPlain(string? text) => text is { Length: > 0 and <= LongestName } && !text.Any(c => char.IsControl(c) || c is '"' or '\'' or '\\' or '`') && !text.StartsWith(' ') && !text.EndsWith(' ');
}
