using Bus.Identity.People;
using Bus.Identity.Providers;
using Microsoft.AspNetCore.Http;

namespace Bus.Identity.SignOn;

/// <summary>Who needs a second factor: by what they sign on to, by their duties, by where they come from, or because the relying party asks for it. All of it is known without asking the database.</summary>
internal sealed class SecondFactorRules(NetworkZones zones)
{
    /// <summary>Two are needed, and these proofs are of one.</summary>
    /// <param name="party">Null: the portal.</param>
    public bool IsMissing(HttpContext http, IdentityProvider provider, Party? party, Person person, string proofs) => !AuthnContexts.HasTwo(proofs) && !IsWaived(provider, proofs)
        && (NeedsTwo(http, provider, party) || provider.NeedsTwo(person) && zones.Holds(provider.Municipality.SecondFactor!.Where, provider.Municipality, http));

    /// <summary>This relying party is opened by two factors only, from where this request comes.</summary>
    public bool NeedsTwo(HttpContext http, IdentityProvider provider, Party? party) => party is { NeedsTwo: true } && zones.Holds(party.Rules.SecondFactorWhere, provider.Municipality, http);

    /// <summary>A second one would make enough of what was proved.</summary>
    public bool Helps(HttpContext http, IdentityProvider provider, Party party, Person person, SignOnRequest request, string proofs) => !AuthnContexts.HasTwo(proofs) && !IsEmergency(proofs)
        && (IsMissing(http, provider, party, person, proofs) || AuthnContexts.Meet(request.Contexts, request.Comparison, proofs) is null)
        && AuthnContexts.Meet(request.Contexts, request.Comparison, AuthnContexts.WithSecond(proofs)) is not null;

    /// <summary>The proofs are those of an emergency id: there is no second one to it.</summary>
    public static bool IsEmergency(string proofs) => proofs == SecondFactors.Emergency;

    private static bool IsWaived(IdentityProvider provider, string proofs) => IsEmergency(proofs) && provider.Municipality.Emergency is { WaivesSecondFactor: true };
}
