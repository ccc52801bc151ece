using System.Security.Cryptography;
using System.Text;
using Bus.Core.Pipeline;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;

namespace Bus.Soap.Egress;

/// <summary>The name and password that the hub sends to an application's own endpoint, where <see cref="SoapOptions.SendCredentialsAs"/> wants them.</summary>
internal sealed class TargetCredentials
{
    private static readonly TargetCredentials None = new();

    /// <summary>For the envelope's UsernameToken; null: it has none.</summary>
    public Credentials.UserPassword? Token { get; private init; }

    /// <summary>For the header Authorization: RFC 7617 with UTF-8; null: there is none.</summary>
    public string? Basic { get; private init; }

    /// <summary>False: the password cannot be opened. Where the region names no user, neither is there.</summary>
    public static bool TryOpen(IKeyRing keys, SoapTarget target, ApplicationRef owner, string contract, OutgoingCredentials how, out TargetCredentials credentials)
    {
        credentials = None;
        if (target.Username is null) return true;
        try
        {
            var password = target.SealedPassword is null ? ""
                : Encoding.UTF8.GetString(keys.Open(owner.Municipality, Convert.FromBase64String(target.SealedPassword), SecretContext.SoapTarget(owner.Application, contract)));
            credentials = new TargetCredentials
            {
                Token = how == OutgoingCredentials.Basic ? null : new Credentials.UserPassword(target.Username, password),
                Basic = how == OutgoingCredentials.UsernameToken ? null : "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{target.Username}:{password}")),
            };
            return true;
        }
        catch (Exception e) when (e is KeyGoneException or CryptographicException or FormatException)
        {
            return false;
        }
    }
}
