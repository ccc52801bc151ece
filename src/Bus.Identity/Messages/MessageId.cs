using System.Security.Cryptography;

namespace Bus.Identity.Messages;

/// <summary>IDs that nobody can guess and nobody has twice (SAML 2.0 Core, §1.3.4): 160 random bits; they begin with a letter, as xs:ID wants.</summary>
internal static class MessageId
{
    public static string New() => "_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
}
