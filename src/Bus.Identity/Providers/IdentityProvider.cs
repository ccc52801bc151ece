using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Identity.Faults;
using Bus.Identity.Metadata;
using Bus.Identity.People;

namespace Bus.Identity.Providers;

/// <summary>認証基盤 of one municipality: its addresses and the relying parties that trust it. One entity, nothing shared with another's.</summary>
internal sealed class IdentityProvider
{
    private readonly Dictionary<string, Party> _byId = [];
    private readonly Dictionary<string, Party> _byEntity = [];

    public IdentityProvider(Municipality municipality, string publicUrl, IdentityOptions options, FetchedBook fetched)
    {
        Municipality = municipality;
        Root = (municipality.Host is { } host ? options.HostUrl.Replace("{host}", host, StringComparison.Ordinal) : publicUrl).TrimEnd('/');
        Base = $"{Root}/idp/{municipality.Code}";
        (EntityId, Sso) = (Base + "/metadata", Base + "/sso");
        foreach (var party in municipality.RelyingParties.Select(p => new Party(p, options, fetched.Find(municipality.Code, p.Id))))
        {
            _byId[party.Id] = party;
            // Two with one entity id: neither is known by it, rather than one in place of the other.
            if (party is { Gateway: null, Metadata: { } metadata } && !_byEntity.TryAdd(metadata.EntityId, party)) _byEntity[metadata.EntityId] = Party.Ambiguous(party);
        }
    }

    public Municipality Municipality { get; }
    public MunicipalityCode Code => Municipality.Code;
    /// <summary>Scheme, host and port.</summary>
    public string Root { get; }
    /// <summary>What all of its addresses begin with.</summary>
    public string Base { get; }
    public string EntityId { get; }
    public string Sso { get; }
    public string Slo => Base + "/slo";
    public string Artifact => Base + "/artifact";
    public string Portal => $"{Root}/portal/{Code}";
    public bool IsSecure => Root.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
    public IEnumerable<Party> Parties => _byId.Values;

    /// <summary>This person has a duty that asks for two factors.</summary>
    public bool NeedsTwo(Person person) => Municipality.SecondFactor is { } rule && person.Duties.Any(d => rule.Duties.Contains(d));

    /// <summary>The party with this id in the region file.</summary>
    public Party? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The party that a message names as its issuer.</summary>
    /// <exception cref="SamlException">There is none, it is closed, or its metadata cannot be used.</exception>
    public Party ByEntity(string entityId, DateTimeOffset now)
    {
        var party = _byEntity.GetValueOrDefault(entityId) ?? throw new SamlException(SamlFault.UnknownParty, $"SP: {entityId}", $"SP: {entityId}");
        return party.Usable(now);
    }
}
