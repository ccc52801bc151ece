using System.Security.Cryptography;
using System.Text;
using Bus.Identity.Providers;
using Bus.Identity.Sessions;
using Microsoft.Extensions.Options;

namespace Bus.Identity.Bindings;

/// <summary>Artifacts of type 0x0004 (SAML 2.0 Bindings, §3.6.4): a reference to a response, for one relying party, once.</summary>
internal sealed class Artifacts(SealedOnce once, IOptions<IdentityOptions> options)
{
    private const string Kind = "artifact";

    private sealed record Kept(string Party, string Response);

    public async Task<string> KeepAsync(IdentityProvider provider, Party party, string response, CancellationToken cancellation)
    {
        var handle = RandomNumberGenerator.GetBytes(20);
        await once.AddAsync(provider.Code, Kind, Convert.ToHexStringLower(handle), new Kept(party.Id, response), options.Value.ArtifactLifetime, cancellation);
        return Convert.ToBase64String([0x00, 0x04, 0x00, 0x00, .. SourceId(provider), .. handle]);
    }

    /// <summary>The response; null where there is none, it was fetched before, or it is another relying party's (§3.6.5.2). It is gone in any case.</summary>
    public async Task<string?> TakeAsync(IdentityProvider provider, Party party, string artifact, CancellationToken cancellation)
    {
        var bytes = new byte[44];
        if (!Convert.TryFromBase64String(artifact, bytes, out var length) || length != 44 || !bytes.AsSpan(0, 4).SequenceEqual((ReadOnlySpan<byte>)[0, 4, 0, 0])
            || !bytes.AsSpan(4, 20).SequenceEqual(SourceId(provider))) return null;
        var kept = await once.TakeAsync<Kept>(provider.Code, Kind, Convert.ToHexStringLower(bytes.AsSpan(24)), cancellation);
        return kept is not null && kept.Party == party.Id ? kept.Response : null;
    }

    // §3.6.4.2 fixes SHA-1 of the entity id: a name, no protection.
    private static byte[] SourceId(IdentityProvider provider) => SHA1.HashData(Encoding.UTF8.GetBytes(provider.EntityId));
}
