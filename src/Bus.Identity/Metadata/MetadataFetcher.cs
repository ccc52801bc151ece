using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Identity.Faults;
using Bus.Identity.Signing;
using Bus.Identity.Xml;
using Microsoft.Extensions.Options;

namespace Bus.Identity.Metadata;

/// <summary>Fetches metadata from the address that the region names, and from no other: no redirect is followed, no proxy asked. What comes is judged before anybody believes it.</summary>
internal sealed class MetadataFetcher(IHttpClientFactory clients, IOptions<IdentityOptions> options, TimeProvider clock)
{
    public const string Client = "bus-identity-metadata";
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="before">What is in force; null: nothing that can be understood.</param>
    /// <exception cref="SamlException">It is not there, or not good.</exception>
    public async Task<string> FetchAsync(MetadataSource source, SpMetadata? before, CancellationToken cancellation)
    {
        var octets = await GetAsync(source.Url, cancellation);
        string text;
        try
        {
            text = Strict.GetString(octets).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw Bad("UTF-8 ではありません。", "It is not UTF-8.");
        }
        if (source.Certificate is { } pinned)
        {
            using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(pinned));
            // As strictly as messages: no comments, one signature, over all of it (Metadata §3).
            if (!StrictSignature.Verify(SafeXml.Load(Encoding.UTF8.GetBytes(text), options.Value.MaxMetadataBytes), [certificate])) throw Bad("署名がありません。", "It is not signed.");
        }
        var metadata = SpMetadataReader.Read(text, options.Value.MaxMetadataBytes);
        // §2.3.2.
        if (metadata.ValidUntil is { } end && end <= clock.GetUtcNow()) throw Bad($"{end:yyyy-MM-dd HH:mm} (UTC) で期限切れです。", $"It expired at {end:yyyy-MM-dd HH:mm} UTC.");
        if (before is not null && before.EntityId != metadata.EntityId)
            throw Bad($"entityID が {before.EntityId} から {metadata.EntityId} に変わっています。正しければリージョン定義の SP を登録し直してください。", $"Its entityID changed from {before.EntityId} to {metadata.EntityId}. If that is right, register the SP anew in the region file.");
        return text;
    }

    private async Task<byte[]> GetAsync(Uri url, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.Value.MetadataTimeout);
        try
        {
            using var client = clients.CreateClient(Client);
            client.MaxResponseContentBufferSize = options.Value.MaxMetadataBytes;
            // Headers and body together within the limit, so that a slow one holds nobody up.
            using var answer = await client.GetAsync(url, limit.Token);
            if (answer.StatusCode != HttpStatusCode.OK) throw Bad($"HTTP {(int)answer.StatusCode} が返りました（転送先には進みません）。", $"It answered HTTP {(int)answer.StatusCode} (redirects are not followed).");
            return await answer.Content.ReadAsByteArrayAsync(limit.Token);
        }
        catch (HttpRequestException trouble)
        {
            throw trouble.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded
                ? Bad($"{options.Value.MaxMetadataBytes:N0} バイトを超えています。", $"It is larger than {options.Value.MaxMetadataBytes:N0} bytes.")
                : Bad($"取得できません（{trouble.HttpRequestError}）。", $"It cannot be fetched ({trouble.HttpRequestError}).");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Bad($"{options.Value.MetadataTimeout.TotalSeconds:0} 秒以内に取得できません。", $"It did not come within {options.Value.MetadataTimeout.TotalSeconds:0} seconds.");
        }
    }

    private static SamlException Bad(string ja, string en) => new(SamlFault.BadMetadata, ja, en);
}
