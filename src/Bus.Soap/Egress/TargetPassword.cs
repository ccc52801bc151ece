using System.Security.Cryptography;
using System.Text;
using Bus.Core.Pipeline;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;

namespace Bus.Soap.Egress;

/// <summary>The name and password that the hub sends to an application's own endpoint.</summary>
internal static class TargetPassword
{
    /// <summary>False: the password cannot be opened. Null credentials: the region names none.</summary>
    public static bool TryOpen(IKeyRing keys, SoapTarget target, ApplicationRef owner, string contract, out Credentials.UserPassword? credentials)
    {
        credentials = null;
        if (target.Username is null) return true;
        try
        {
            var password = target.SealedPassword is null ? ""
                : Encoding.UTF8.GetString(keys.Open(owner.Municipality, Convert.FromBase64String(target.SealedPassword), SecretContext.SoapTarget(owner.Application, contract)));
            credentials = new Credentials.UserPassword(target.Username, password);
            return true;
        }
        catch (Exception e) when (e is KeyGoneException or CryptographicException or FormatException)
        {
            return false;
        }
    }
}
