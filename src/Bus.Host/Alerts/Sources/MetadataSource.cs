using Bus.Core.Identity;
using Bus.Core.Operation;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Host.Alerts.Sources;

/// <summary>Metadata of relying parties that cannot be fetched, or is refused; what was good last is in force until its own end.</summary>
internal sealed class MetadataSource(IRegionStore region, IMetadataStore store) : IAlertSource
{
    public string Prefix => "metadata/";

    public bool OfThisNode => false;

    public async Task<IReadOnlyList<Alert>> LookAsync(IReadOnlyList<Alert> open, CancellationToken cancellation) =>
        [.. from fetched in await store.ListAsync(cancellation)
            where fetched.FailingSince is not null && region.Current.Find(fetched.Municipality)?.RelyingParties.Any(p => p.Id == fetched.Party && p.Source?.Url.AbsoluteUri == fetched.Url) == true
            select Of(fetched)];

    private Alert Of(FetchedMetadata fetched) => new($"{Prefix}{fetched.Municipality}/{fetched.Party}", "metadata", $"{fetched.Municipality}/{fetched.Party}", new Bilingual(
        $"SP {fetched.Party} のメタデータを {JapanTime.Of(fetched.FailingSince!.Value):yyyy-MM-dd HH:mm} から更新できていません。{fetched.Trouble.Ja}",
        $"The metadata of SP {fetched.Party} could not be refreshed since {JapanTime.Of(fetched.FailingSince.Value):yyyy-MM-dd HH:mm}. {fetched.Trouble.En}"));
}
