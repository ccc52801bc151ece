using Bus.Core.Identity;
using Bus.Core.Region;
using Bus.Identity.Faults;
using Bus.Identity.Metadata;

namespace Bus.Identity.Providers;

/// <summary>A relying party with its metadata understood.</summary>
internal sealed class Party
{
    private readonly SamlException? _trouble;

    /// <param name="fetched">Its metadata as it was fetched last; null: it was not.</param>
    public Party(RelyingParty declared, IdentityOptions options, FetchedBook.Copy? fetched = null)
    {
        (Declared, Rules) = (declared, declared.SignOn ?? new SignOnRules());
        if (declared.Gateway is { } gateway)
        {
            Gateway = options.HostUrl.Replace("{host}", gateway.Host, StringComparison.Ordinal).TrimEnd('/');
            // No SAML comes from there or goes there; the entity id makes its persistent names others than elsewhere.
            Metadata = new SpMetadata { EntityId = Gateway };
            return;
        }
        try
        {
            var text = declared.Source is { } source && fetched?.Url == source.Url.AbsoluteUri ? fetched.Text : declared.Metadata;
            if (text.Length == 0) throw new SamlException(SamlFault.BadMetadata, $"SP「{declared.Name}」のメタデータをまだ取得できていません。", $"The metadata of {declared.Name} could not be fetched yet.");
            Metadata = SpMetadataReader.Read(text, options.MaxMetadataBytes);
        }
        catch (SamlException trouble)
        {
            _trouble = trouble.Fault == SamlFault.BadMetadata ? trouble : new SamlException(SamlFault.BadMetadata, trouble.What.Ja, trouble.What.En);
        }
    }

    private Party(Party one, SamlException trouble) => (Declared, Rules, Metadata, _trouble) = (one.Declared, one.Rules, one.Metadata, trouble);

    public RelyingParty Declared { get; }
    public SignOnRules Rules { get; }
    /// <summary>Null: it cannot be understood.</summary>
    public SpMetadata? Metadata { get; }
    /// <summary>Scheme, host and port under which the hub stands in front of it; null: it speaks SAML.</summary>
    public string? Gateway { get; }
    public string Id => Declared.Id;
    public string EntityId => Metadata!.EntityId;
    public bool UsesEcdsa => Rules.Signature == "ecdsa";
    public SigningKeyState Key => Rules.Key switch { "next" => SigningKeyState.Next, "previous" => SigningKeyState.Previous, _ => SigningKeyState.Current };
    /// <summary>Core §3.4: what the metadata promises (AuthnRequestsSigned), unless the region says otherwise.</summary>
    public bool MustSign => Rules.SignedRequests ?? Metadata!.SignsRequests;
    /// <summary>A password alone does not open it.</summary>
    public bool NeedsTwo => Rules.SecondFactor == "required";
    public bool SignsAssertion => Rules.Sign is "assertion" or "both" || Metadata!.WantsSignedAssertions;
    public bool SignsResponse => Rules.Sign is "response" or "both";

    /// <summary>A party whose entity id another one has too.</summary>
    public static Party Ambiguous(Party party) => new(party, new SamlException(SamlFault.BadMetadata, "同じ entityID の SP が二つ登録されています。", "Two SPs are registered with the same entityID."));

    /// <summary>Itself, if it may be answered now.</summary>
    /// <exception cref="SamlException">It is closed, or its metadata is not understood or over.</exception>
    public Party Usable(DateTimeOffset now)
    {
        if (!Rules.Enabled) throw new SamlException(SamlFault.PartyDisabled, $"SP: {Declared.Name}", $"SP: {Declared.Name}");
        if (_trouble is not null) throw _trouble;
        // Metadata §2.3.2.
        if (Metadata!.ValidUntil is { } end && end <= now)
            throw new SamlException(SamlFault.BadMetadata, $"SP「{Declared.Name}」のメタデータは {end:yyyy-MM-dd HH:mm} (UTC) で期限切れです。", $"The metadata of {Declared.Name} expired at {end:yyyy-MM-dd HH:mm} UTC.");
        return this;
    }
}
