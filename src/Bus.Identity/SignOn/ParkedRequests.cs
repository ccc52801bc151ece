using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Bus.Core.Security;
using Bus.Identity.Faults;
using Bus.Identity.Providers;
using Microsoft.Extensions.Options;

namespace Bus.Identity.SignOn;

/// <summary>
/// What a person wanted while they sign in: sealed, and carried by the page itself. So a visitor who never signs in leaves nothing in the database, each tab has its own,
/// and it holds on every node. That a request is answered once is kept where it is answered.
/// </summary>
internal sealed class ParkedRequests(IKeyRing keys, IOptions<IdentityOptions> options, TimeProvider clock)
{
    // With the rest of an address it must fit into a request line (8 KiB).
    private const int MaxLength = 6_000;
    private static readonly JsonSerializerOptions Form = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public string Park(IdentityProvider provider, SignOnRequest request)
    {
        var parked = Base64Url.EncodeToString(keys.Seal(provider.Code, JsonSerializer.SerializeToUtf8Bytes(request, Form), "identity-parked"u8));
        return parked.Length <= MaxLength ? parked : throw new SamlException(SamlFault.TooLarge, "要求と RelayState が長すぎます。", "The request and its RelayState are too long.");
    }

    /// <summary>The request.</summary>
    /// <exception cref="SamlException">It is none of ours, another municipality's, or too old.</exception>
    public SignOnRequest Open(IdentityProvider provider, string parked)
    {
        try
        {
            var request = JsonSerializer.Deserialize<SignOnRequest>(keys.Open(provider.Code, Base64Url.DecodeFromChars(parked), "identity-parked"u8))!;
            if (request.At + options.Value.RequestWaits > clock.GetUtcNow()) return request;
        }
        catch (Exception notOurs) when (notOurs is FormatException or ArgumentException or CryptographicException)
        {
            throw new SamlException(SamlFault.ExpiredPage, "", "");
        }
        throw new SamlException(SamlFault.ExpiredPage, "", "");
    }
}
