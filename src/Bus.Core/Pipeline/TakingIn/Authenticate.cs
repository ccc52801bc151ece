using Bus.Core.Admission;
using Bus.Core.Faults;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;

namespace Bus.Core.Pipeline.TakingIn;

/// <summary>
/// Who sent it? The scope of everything that follows comes from here: the municipality whose application proved itself, never from the payload.
/// </summary>
internal sealed class Authenticate(IRegionStore region, PasswordVerifier passwords, IAdmission admission) : IStep<Arrival, Authenticated>
{
    private static readonly Fault Refused = Fault.Of(FaultCode.Unauthenticated,
        "業務システムIDまたはパスワードが正しくありません。", "The application id or the password is wrong.");

    private static readonly Fault Missing = Fault.Of(FaultCode.Unauthenticated,
        "認証情報がありません。WS-Security UsernameToken か HTTP Basic で業務システムIDとパスワードを送ってください。",
        "There are no credentials. Send application id and password by WS-Security UsernameToken or HTTP Basic.");

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

        switch (credentials)
        {
            case Credentials.Folder folder:
                return municipality.Find(folder.Application) is { } owner ? (municipality, owner) : Refused;
            case Credentials.UserPassword login:
                var id = login.User;
                var dot = id.IndexOf('.');
                if (dot >= 0)
                {
                    // 362018.collection at another municipality's address: known, perhaps, but not here.
                    if (id[..dot] != code.Value) return Refused;
                    id = id[(dot + 1)..];
                }
                var application = municipality.Find(id);
                // An unknown user costs as much time as a wrong password.
                var proven = await passwords.VerifyAsync($"{code}.{id}", login.Password, application?.PasswordHashes ?? [], cancellation);
                if (!proven || application is null) return Refused;
                return (municipality, application);
            default:
                return Missing;
        }
    }
}
