using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Identity.People;

/// <summary>Who works for a municipality. Every question names it: nobody is found across.</summary>
internal interface IStaffDirectory
{
    /// <summary>The person with this id; null: not, or no longer, in the directory.</summary>
    ValueTask<Person?> FindAsync(MunicipalityCode municipality, string id, CancellationToken cancellation);

    /// <summary>The same for whoever signs in by what a municipality's own directory does not judge (a passkey, a card): it is asked, so that nobody comes in who is gone from it. While it is down: as last seen.</summary>
    ValueTask<Person?> FindNowAsync(MunicipalityCode municipality, string id, CancellationToken cancellation);

    /// <summary>Whoever has this login; null: nobody.</summary>
    ValueTask<Account?> ByLoginAsync(MunicipalityCode municipality, string login, CancellationToken cancellation);

    /// <summary>Whoever a certificate names; null: nobody, or more than one.</summary>
    ValueTask<Account?> ByCardAsync(MunicipalityCode municipality, CardRule rule, string name, CancellationToken cancellation);
}
