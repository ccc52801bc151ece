using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace Bus.Identity.Metadata;

/// <summary>What a relying party says of itself (SAML 2.0 Metadata, §2.4.4).</summary>
internal sealed record SpMetadata
{
    public required string EntityId { get; init; }
    /// <summary>After it the metadata must not be used (§2.3.2); null: no end.</summary>
    public DateTimeOffset? ValidUntil { get; init; }
    public bool SignsRequests { get; init; }
    public bool WantsSignedAssertions { get; init; }
    public ImmutableArray<X509Certificate2> Signing { get; init; } = [];
    public ImmutableArray<X509Certificate2> Encryption { get; init; } = [];
    public ImmutableArray<string> NameIdFormats { get; init; } = [];
    public ImmutableArray<ConsumerService> Consumers { get; init; } = [];
    public ImmutableArray<LogoutService> Logouts { get; init; } = [];
}

/// <summary>AssertionConsumerService (§2.4.4, an indexed endpoint of §2.2.3).</summary>
internal sealed record ConsumerService(string Binding, string Location, int Index, bool? IsDefault);

/// <summary>SingleLogoutService (§2.4.2).</summary>
/// <param name="ResponseLocation">Where responses go.</param>
internal sealed record LogoutService(string Binding, string Location, string ResponseLocation);
