using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Bus.Console.Pages;
using Bus.Core.Security;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Console.Desks;

/// <summary>By which items records, or questions about them, are looked for, from page to page. The values are personal data: they go along sealed, and stand in no page and no address.</summary>
/// <param name="Contract">Null: any, where that may be left open.</param>
internal sealed record Sought(string? Municipality, string? Contract, Dictionary<string, string> Key)
{
    /// <summary>The field in which it goes along.</summary>
    public const string Field = "sought";

    private const string Purpose = "console-search";

    /// <summary>For people: which items, never which values.</summary>
    public string Items => string.Join(", ", Key.Keys.Order(StringComparer.Ordinal));

    public string Seal(Visit visit) => Base64Url.EncodeToString(SealOf(visit).Seal(JsonSerializer.SerializeToUtf8Bytes(this), Purpose));

    /// <summary>What the form that was posted brings along. Null: nothing, or no such thing of this hub's.</summary>
    public static Sought? Open(Visit visit)
    {
        if (visit.Field(Field) is not { } text) return null;
        try
        {
            return JsonSerializer.Deserialize<Sought>(SealOf(visit).Open(Base64Url.DecodeFromChars(text), Purpose)) is { Key.Count: > 0 } sought ? sought : null;
        }
        catch (Exception e) when (e is FormatException or CryptographicException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Items and values as somebody wrote them, <c>item=value</c> a line; null: a line is not that, or an item comes twice.</summary>
    public static Dictionary<string, string>? Read(string lines)
    {
        var key = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = line.IndexOf('=');
            if (equals < 1 || !key.TryAdd(line[..equals].TrimEnd(), line[(equals + 1)..].TrimStart())) return null;
        }
        return key.Count == 0 ? null : key;
    }

    /// <summary>Never what is looked for.</summary>
    public override string ToString() => nameof(Sought);

    private static IHubSeal SealOf(Visit visit) => visit.Http.RequestServices.GetRequiredService<IHubSeal>();
}
