using Bus.Core.Operation.Oversight;
using Bus.Core.Region;
using Bus.Core.Security;

namespace Bus.Host.Api.Access;

/// <summary>Says who a bearer token belongs to: the hub's own machine, or a named operator (<c>id.secret</c>).</summary>
internal sealed class SignIn(OperatorToken local, IRegionStore region, PasswordVerifier passwords)
{
    /// <summary>How the machine's user is said beside the local token. A claim, not a proof: who has that token could say any.</summary>
    public const string UserHeader = "Bus-User";

    private const string Scheme = "Bearer ";
    private const int LongestName = 64;

    /// <summary>Null: nobody that the hub knows.</summary>
    public async ValueTask<Actor?> IdentifyAsync(HttpRequest request, CancellationToken cancellation)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (local.Matches(authorization)) return Actor.Local(UserOf(request.Headers[UserHeader].ToString()));
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return null;
        var token = authorization[Scheme.Length..].Trim();
        var dot = token.IndexOf('.');
        if (dot <= 0) return null;
        var named = region.Current.FindOperator(token[..dot]);
        // Somebody unknown costs as much time as a wrong token.
        var proven = await passwords.VerifyAsync($"operator/{token[..dot]}", token[(dot + 1)..], named?.TokenHashes ?? [], cancellation);
        return proven && named is not null ? Actor.Of(named) : null;
    }

    private static string UserOf(string said)
    {
        var name = new string([.. said.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.').Take(LongestName)]);
        return name.Length > 0 ? name : "unknown";
    }
}
