using Bus.Core.Identity;
using Bus.Core.Operation;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Identity.Faults;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Identity.Metadata;

/// <summary>Fetches what is due, each by one node, and brings what any node fetched into this one's memory. What was good last stays in force until something better comes.</summary>
internal sealed class MetadataRefresh(IMetadataStore store, IRegionStore region, FetchedBook book, MetadataFetcher fetcher, IOptions<IdentityOptions> options, TimeProvider clock, ILogger<MetadataRefresh> log) : BackgroundService
{
    private const int AtOnce = 4;

    protected override Task ExecuteAsync(CancellationToken stopping) =>
        new Rounds(options.Value.MetadataLook, clock) { AtOnce = true }.RunAsync(LookAsync, log.MetadataNotRead, stopping);

    /// <summary>Once.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        var wanted = region.Current.Municipalities.SelectMany(m => m.RelyingParties.Where(p => p.Source is not null), (m, p) => (m.Code, Party: p)).ToList();
        if (wanted.Count == 0) return;
        var known = (await store.ListAsync(cancellation)).ToDictionary(k => (k.Municipality, k.Party));
        await Parallel.ForEachAsync(wanted, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (w, stop) =>
        {
            var row = known.GetValueOrDefault((w.Code, w.Party.Id)) is { } found && found.Url == w.Party.Source!.Url.AbsoluteUri ? found : null;
            await LearnAsync(w.Code, w.Party, row, stop);
            var now = clock.GetUtcNow();
            if ((row is null || row.NextAt <= now) && await store.ClaimAsync(w.Code, w.Party.Id, w.Party.Source!.Url.AbsoluteUri, now, now + 2 * options.Value.MetadataTimeout, stop)) await FetchAsync(w.Code, w.Party, row, stop);
        });
    }

    private async Task LearnAsync(MunicipalityCode municipality, RelyingParty party, FetchedMetadata? row, CancellationToken cancellation)
    {
        if (row?.TextAt is not { } at || book.Find(municipality, party.Id) is { } copy && copy.Url == row.Url && copy.At == at) return;
        if (await store.TextAsync(municipality, party.Id, row.Url, cancellation) is { } text) book.Put(municipality, party.Id, new FetchedBook.Copy(row.Url, at, text));
    }

    private async Task FetchAsync(MunicipalityCode municipality, RelyingParty party, FetchedMetadata? row, CancellationToken cancellation)
    {
        var (source, url) = (party.Source!, party.Source!.Url.AbsoluteUri);
        var present = book.Find(municipality, party.Id) is { } copy && copy.Url == url ? copy.Text : null;
        var before = Understood(present ?? party.Metadata);
        // Whole milliseconds, as it comes back from the database.
        var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
        try
        {
            var text = await fetcher.FetchAsync(source, before, cancellation);
            var what = text == present ? null : new SignInEvent(municipality, now, "metadata", null, party.Id, Changes(before, SpMetadataReader.Read(text, options.Value.MaxMetadataBytes)));
            await store.KeepAsync(municipality, party.Id, url, text == present ? null : text, now, now + source.Every, what, cancellation);
            if (what is not null) book.Put(municipality, party.Id, new FetchedBook.Copy(url, now, text));
        }
        catch (SamlException trouble)
        {
            log.MetadataRefused(party.Id, trouble.Message);
            var next = now + (source.Every < options.Value.MetadataRetry ? source.Every : options.Value.MetadataRetry);
            await store.FailAsync(municipality, party.Id, url, trouble.What, now, next, row?.FailingSince is not null && row.Trouble == trouble.What ? null : new SignInEvent(municipality, now, "metadata", null, party.Id, $"refused: {trouble.Fault.Entry().Name}"), cancellation);
        }
    }

    private SpMetadata? Understood(string text)
    {
        try
        {
            return text.Length == 0 ? null : SpMetadataReader.Read(text, options.Value.MaxMetadataBytes);
        }
        catch (SamlException)
        {
            return null;
        }
    }

    /// <summary>What is another, for the audit.</summary>
    private static string Changes(SpMetadata? before, SpMetadata after)
    {
        if (before is null) return "first";
        var what = new List<string>();
        if (!before.Signing.Concat(before.Encryption).Select(c => c.Thumbprint).SequenceEqual(after.Signing.Concat(after.Encryption).Select(c => c.Thumbprint))) what.Add("certificates");
        if (!before.Consumers.SequenceEqual(after.Consumers) || !before.Logouts.SequenceEqual(after.Logouts)) what.Add("addresses");
        return $"changed: {(what.Count == 0 ? "other" : string.Join(", ", what))}";
    }
}
