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
    /// <summary>An id that nobody guesses.</summary>
    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));

    public Task AddAsync<T>(MunicipalityCode municipality, string kind, string id, T value, TimeSpan lifetime, CancellationToken cancellation) =>
        store.AddAsync(Item(municipality, kind, id, value, lifetime), cancellation);

    public Task ReplaceAsync<T>(MunicipalityCode municipality, string kind, string id, T value, TimeSpan lifetime, CancellationToken cancellation) =>
        store.ReplaceAsync(Item(municipality, kind, id, value, lifetime), cancellation);

    public async Task<T?> FindAsync<T>(MunicipalityCode municipality, string kind, string id, CancellationToken cancellation) where T : class =>
        Open<T>(municipality, kind, id, await store.FindAsync(municipality, kind, id, clock.GetUtcNow(), cancellation));

    public async Task<T?> TakeAsync<T>(MunicipalityCode municipality, string kind, string id, CancellationToken cancellation) where T : class =>
        Open<T>(municipality, kind, id, await store.TakeAsync(municipality, kind, id, clock.GetUtcNow(), cancellation));

    private OnceItem Item<T>(MunicipalityCode municipality, string kind, string id, T value, TimeSpan lifetime) =>
        new(municipality, kind, id, keys.Seal(municipality, JsonSerializer.SerializeToUtf8Bytes(value), Context(kind, id)), clock.GetUtcNow() + lifetime);

    private T? Open<T>(MunicipalityCode municipality, string kind, string id, byte[]? value) where T : class =>
        value is null ? null : JsonSerializer.Deserialize<T>(keys.Open(municipality, value, Context(kind, id)));

    private static byte[] Context(string kind, string id) => Encoding.UTF8.GetBytes($"identity-once/{kind}/{id}");
}
