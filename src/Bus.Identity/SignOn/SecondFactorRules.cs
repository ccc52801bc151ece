using Bus.Identity.People;
using Bus.Identity.Providers;

namespace Bus.Identity.SignOn;

/// <summary>Who needs a second factor: by what they sign on to, by their duties, or because the relying party asks for it. All of it is known without asking the database.</summary>
internal static class SecondFactorRules
{
    /// <summary>Two are needed, and these proofs are of one.</summary>
    /// <param name="party">Null: the portal.</param>
    public static bool IsMissing(IdentityProvider provider, Party? party, Person person, string proofs) => !AuthnContexts.HasTwo(proofs) && (party is { NeedsTwo: true } || provider.NeedsTwo(person));

    /// <summary>A second one would make enough of what was proved.</summary>
    public static bool Helps(IdentityProvider provider, Party party, Person person, SignOnRequest request, string proofs) => !AuthnContexts.HasTwo(proofs)
        && (IsMissing(provider, party, person, proofs) || AuthnContexts.Meet(request.Contexts, request.Comparison, proofs) is null)
        && AuthnContexts.Meet(request.Contexts, request.Comparison, SecondFactors.Both) is not null;
}
