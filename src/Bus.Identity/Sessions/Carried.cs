using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Bus.Core.Security;
using Bus.Identity.Providers;

namespace Bus.Identity.Sessions;

/// <summary>
/// What a browser carries for us from page to page or in a cookie: sealed under the municipality's key and bound to its use. So whoever does not go on leaves nothing in the
/// database, each tab has its own, and it holds on every node.
/// </summary>
internal sealed class Carried(IKeyRing keys)
{
    private static readonly JsonSerializerOptions Form = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <param name="use">What it is for; opened for another use it is none of ours.</param>
    public string Seal<T>(IdentityProvider provider, string use, T value) => Base64Url.EncodeToString(keys.Seal(provider.Code, JsonSerializer.SerializeToUtf8Bytes(value, Form), Context(use)));

    /// <summary>The value; null: it is none of ours, another municipality's or of another use.</summary>
    public T? Open<T>(IdentityProvider provider, string use, string text) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(keys.Open(provider.Code, Base64Url.DecodeFromChars(text), Context(use)));
        }
        catch (Exception notOurs) when (notOurs is FormatException or ArgumentException or CryptographicException)
        {
            return null;
        }
    }

    private static byte[] Context(string use) => Encoding.UTF8.GetBytes("identity-carried/" + use);
}
