using Bus.Core.Admission;
using Bus.Core.Faults;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;

namespace Bus.Core.Pipeline.TakingIn;

/// <summary>
/// Who sent it? The scope of everything that follows comes from here: the municipality whose application proved itself, never from the payload.
/// </summary>
internal sealed class Authenticate(IRegionStore region, PasswordVerifier passwords, DigestProof digests, CertificateProof certificates, IAdmission admission) : IStep<Arrival, Authenticated>
{
    private static readonly Fault Refused = Fault.Of(FaultCode.Unauthenticated,
        "業務システムIDまたはパスワードが正しくありません。", "The application id or the password is wrong.");

    private static readonly Fault Missing = Fault.Of(FaultCode.Unauthenticated,
        "認証情報がありません。WS-Security UsernameToken か HTTP Basic で業務システムIDとパスワードを送ってください。",
        "There are no credentials. Send application id and password by WS-Security UsernameToken or HTTP Basic.");

    private static readonly Fault Differ = Fault.Of(FaultCode.Unauthenticated,
        "同時に送られた認証情報が、別々の業務システムのものです。一つの業務システムのものだけを送ってください。",
        "The credentials sent together are of different applications. Send those of one.");

    public async ValueTask<Result<Authenticated>> RunAsync(Arrival arrival, CancellationToken cancellation)
    {
        var caller = await IdentifyAsync(arrival.Municipality, arrival.Credentials, cancellation);
        if (!caller.TryGet(out var who, out var fault)) return fault;
        // Only whoever has proved itself uses up its municipality's quota. A bulk file was asked for before it was opened.
        if (arrival.Path == EntryPath.Soap && admission.TakeMessage(who.Municipality.Code) is { } refused) return refused;
        return new Authenticated(arrival, who.Municipality, who.Application);
    }

    /// <summary>The application that the credentials prove, at this municipality's address.</summary>
    public async ValueTask<Result<(Municipality Municipality, Application Application)>> IdentifyAsync(
        string addressed, Credentials credentials, CancellationToken cancellation)
    {
        if (!MunicipalityCode.TryParse(addressed, out var code) || region.Current.Find(code) is not { } municipality)
            return Fault.Of(FaultCode.UnknownMunicipality, "この団体は登録されていません。", "This municipality is not registered.");
        var proven = await ProveAsync(municipality, credentials, cancellation);
        return proven.TryGet(out var application, out var fault) ? (municipality, application) : fault;
    }

    private async ValueTask<Result<Application>> ProveAsync(Municipality municipality, Credentials credentials, CancellationToken cancellation)
    {
        switch (credentials)
        {
            case Credentials.Folder folder:
                return municipality.Find(folder.Application) is { } owner ? owner : Refused;
            case Credentials.Proven proven:
                return proven.Application.Municipality == municipality.Code && municipality.Find(proven.Application.Application) is { } same ? same : Refused;
            case Credentials.UserPassword login:
                var id = LocalId(municipality, login.User);
                var known = id is null ? null : municipality.Find(id);
                // An unknown user costs as much time as a wrong password.
                return id is not null && await passwords.VerifyAsync($"{municipality.Code}.{id}", login.Password, known?.PasswordHashes ?? [], cancellation) && known is not null ? known : Refused;
            case Credentials.PasswordDigest token:
                var user = LocalId(municipality, token.User) is { } local ? municipality.Find(local) : null;
                return await digests.CheckAsync(municipality.Code, user, token, Refused, cancellation) is { } why ? why : user!;
            case Credentials.Certificate certificate:
                return await certificates.FindAsync(municipality, certificate, cancellation);
            case Credentials.Several several:
                return await AllAsync(municipality, several.All, cancellation);
            default:
                return Missing;
        }
    }

    private async ValueTask<Result<Application>> AllAsync(Municipality municipality, IReadOnlyList<Credentials> all, CancellationToken cancellation)
    {
        Application? one = null;
        foreach (var credentials in all)
        {
            if (!(await ProveAsync(municipality, credentials, cancellation)).TryGet(out var application, out var fault)) return fault;
            if (one is not null && one.Id != application.Id) return Differ;
            one = application;
        }
        return one ?? (Result<Application>)Missing;
    }

    // 362018.collection at another municipality's address: known, perhaps, but not here.
    private static string? LocalId(Municipality municipality, string user)
    {
        var dot = user.IndexOf('.');
        return dot < 0 ? user : user[..dot] == municipality.Code.Value ? user[(dot + 1)..] : null;
    }
}
