using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Bus.Core.Security;

namespace Bus.Console.Desks;

/// <summary>What record is looked for, from page to page. Its value is personal data: it goes along sealed, and stands in no page and no address.</summary>
internal sealed record Sought(string? Municipality, string Contract, string Item, string Value)
{
    private const string Purpose = "console-search";

    public string Seal(IHubSeal seal) => Base64Url.EncodeToString(seal.Seal(JsonSerializer.SerializeToUtf8Bytes(this), Purpose));

    /// <summary>Null: it is no such thing of this hub's.</summary>
    public static Sought? Open(IHubSeal seal, string text)
    {
        try
        {
            return JsonSerializer.Deserialize<Sought>(seal.Open(Base64Url.DecodeFromChars(text), Purpose));
        }
        catch (Exception e) when (e is FormatException or CryptographicException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Never what is looked for.</summary>
    public override string ToString() => nameof(Sought);
}
