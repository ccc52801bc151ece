using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Region.Validation.Routes;

internal static class SoapTargetRules
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(10);

    // Stands where there is no usable address; a document with an error never becomes a region.
    private static readonly Uri Nowhere = new("http://invalid.invalid/");

    /// <param name="present">The target as it is now; null: new.</param>
    public static SoapTarget Check(ValidationScope scope, string contract, SoapDocument? said, DocumentPath path, ApplicationRef application, SoapTarget? present)
    {
        var document = said ?? new SoapDocument();
        var url = Url(scope, document.Url, path["url"]);
        Credentials(scope, contract, document, path, application, present);
        if (url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback && url != Nowhere && document.Username is not null) scope.Warning(path["url"], SecretTexts.ClearText());
        return new SoapTarget(url, Timeout(scope, document.Timeout, path["timeout"]), document.Username, null) { Sign = document.Sign == true, Attachment = Attachment(scope, document, path["attachment"]) };
    }

    /// <summary>The word of the region file; null: pages.</summary>
    public static string? Word(AttachmentKind? kind) => kind switch { AttachmentKind.Mtom => "mtom", AttachmentKind.Swa => "swa", _ => null };

    private static AttachmentKind? Attachment(ValidationScope scope, SoapDocument document, DocumentPath path)
    {
        if (document.Attachment is null) return null;
        if (document.Sign == true) scope.Error(path, RouteTexts.AttachmentNotSigned());
        return scope.Word(path, document.Attachment, Words.Attachment, ifAbsent: "mtom") == "swa" ? AttachmentKind.Swa : AttachmentKind.Mtom;
    }

    // Never shows the address: what is wrong with it may be a password in it.
    private static Uri Url(ValidationScope scope, string? text, DocumentPath path)
    {
        if (string.IsNullOrWhiteSpace(text)) scope.Error(path, RouteTexts.MissingUrl());
        else if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
            || url.Host.Length == 0 || url.Fragment.Length > 0) scope.Error(path, RouteTexts.BadUrl());
        else if (url.UserInfo.Length > 0) scope.Error(path, RouteTexts.CredentialsInUrl());
        else return url;
        return Nowhere;
    }

    private static TimeSpan Timeout(ValidationScope scope, string? text, DocumentPath path)
    {
        if (text is null) return DefaultTimeout;
        if (Quantities.TryDuration(text, out var timeout) && timeout >= ShortestTimeout && timeout <= LongestTimeout) return timeout;
        scope.Error(path, RouteTexts.BadTimeout());
        return DefaultTimeout;
    }

    private static void Credentials(ValidationScope scope, string contract, SoapDocument document, DocumentPath path, ApplicationRef application, SoapTarget? present)
    {
        if (document.Username is { } username && (username.Length == 0 || username.Contains(':') || username.Any(char.IsControl))) scope.Error(path["username"], SecretTexts.BadUsername());
        if (document.Password is { } password)
        {
            SecretRules.TargetPassword(scope, password, path["password"]);
            if (document.Username is null) scope.Error(path["username"], SecretTexts.MissingUsername());
            scope.Secrets.Add(new DeclaredSecret(new SecretPlace(application, contract), path["password"], [password]));
            return;
        }
        var kept = scope.Prune ? null : present?.SealedPassword;
        if (document.Username is not null && kept is null) scope.Warning(path["password"], SecretTexts.MissingTargetPassword());
    }
}
