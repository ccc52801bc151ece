using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bus.Core.Identity;
using Bus.Core.Security;
using Bus.Core.Vocabulary;

namespace Bus.Identity.Sessions;

/// <summary>Things used once, sealed under the municipality's key and bound to their place.</summary>
internal sealed class SealedOnce(IOnceStore store, IKeyRing keys, TimeProvider clock)
{
    private const int IdBytes = 20;

    /// <summary>An id that nobody guesses.</summary>
    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));

    public Task AddAsync<T>(MunicipalityCode municipality, string kind, string id, T value, TimeSpan lifetime, CancellationToken cancellation) =>
        store.AddAsync(Item(municipality, kind, id, value, lifetime), cancellation);

    public Task ReplaceAsync<T>(MunicipalityCode municipality, string kind, string id, T value, TimeSpan lifetime, CancellationToken cancellation) =>
        store.ReplaceAsync(Item(municipality, kind, id, value, lifetime), cancellation);

    /// <summary>Null: there is none.</summary>
    public async Task<T?> FindAsync<T>(MunicipalityCode municipality, string kind, string id, CancellationToken cancellation) where T : class =>
        !IsOurs(id) ? null : Open<T>(municipality, kind, id, await store.FindAsync(municipality, kind, id, clock.GetUtcNow(), cancellation));

    /// <summary>Null: there is none, or it was taken.</summary>
    public async Task<T?> TakeAsync<T>(MunicipalityCode municipality, string kind, string id, CancellationToken cancellation) where T : class =>
        !IsOurs(id) ? null : Open<T>(municipality, kind, id, await store.TakeAsync(municipality, kind, id, clock.GetUtcNow(), cancellation));

    // An address can hold anything, also what no database takes as a text.
    private static bool IsOurs(string id) => id.Length == 2 * IdBytes && id.All(char.IsAsciiHexDigitLower);

    private OnceItem Item<T>(MunicipalityCode municipality, string kind, string id, T value, TimeSpan lifetime) =>
        new(municipality, kind, id, keys.Seal(municipality, JsonSerializer.SerializeToUtf8Bytes(value), Context(kind, id)), clock.GetUtcNow() + lifetime);

    private T? Open<T>(MunicipalityCode municipality, string kind, string id, byte[]? value) where T : class =>
        value is null ? null : JsonSerializer.Deserialize<T>(keys.Open(municipality, value, Context(kind, id)));

    private static byte[] Context(string kind, string id) => Encoding.UTF8.GetBytes($"identity-once/{kind}/{id}");
}
