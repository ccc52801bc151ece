using System.Security.Cryptography;
using System.Text;

namespace Bus.Host.Api;

/// <summary>The hub's own token: made anew at each start, readable on its machine only. For emergencies, and where nobody has a name yet.</summary>
internal sealed record OperatorToken(string Value)
{
    public bool Matches(string? authorization)
    {
        const string scheme = "Bearer ";
        return authorization?.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) == true
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(authorization[scheme.Length..]), Encoding.UTF8.GetBytes(Value));
    }

    /// <summary>Never the token.</summary>
    public override string ToString() => "OperatorToken";
}
