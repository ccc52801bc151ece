using Bus.Core.Identity;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Identity.Messages;
using Bus.Identity.Providers;
using Bus.Identity.Xml;

namespace Bus.Identity.SignOut;

/// <summary>Ends all sessions of a person from afar. There is no browser to lead round, so the applications that can be told by SOAP are, and the others named.</summary>
internal sealed class ForcedSignOut(ISignInStore store, LogoutPlanner planner, LogoutBackChannel backChannel, IdentityProviders providers, IRegionStore region, TimeProvider clock)
{
    private const int AtOnce = 8;

    /// <param name="why">As it stands in the audit.</param>
    public async Task<ForcedEnd> EndAsync(MunicipalityCode municipality, string person, string why, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var sessions = (await store.OpenSessionsAsync(municipality, now, DateTimeOffset.UnixEpoch, cancellation)).Where(s => s.Person == person).ToList();
        // Ended first: whatever becomes of the rest, nobody is signed on with them again.
        var ended = await store.EndAllAsync(municipality, person, null, new SignInEvent(municipality, now, "sign-out", person, null, why), cancellation);
        if (region.Current.Find(municipality) is not { } town) return new ForcedEnd(ended, [], []);
        var (provider, logout) = (providers.Of(town), new Logout());
        foreach (var session in sessions) await planner.AddPartiesAsync(provider, session.Id, null, logout, cancellation);
        await Parallel.ForEachAsync(logout.Steps, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (step, stop) =>
        {
            var party = provider.Find(step.Party);
            step.RequestId = MessageId.New();
            var service = party?.Metadata?.Logouts.FirstOrDefault(l => l.Binding == SamlNames.Soap);
            // What the hub stands in front of asks at each request whether the session lives.
            var isDone = party?.Gateway is not null || service is not null && await backChannel.TellAsync(provider, party!, step, service.Location, stop);
            step.State = isDone ? LogoutState.Done : LogoutState.Failed;
        });
        var names = logout.Steps.GroupBy(s => s.Party).ToLookup(g => g.All(s => s.State == LogoutState.Done), g => provider.Find(g.Key)?.Declared.Name ?? g.Key);
        return new ForcedEnd(ended, [.. names[true].Order(StringComparer.Ordinal)], [.. names[false].Order(StringComparer.Ordinal)]);
    }
}

/// <summary>How it went.</summary>
/// <param name="Sessions">How many were ended.</param>
/// <param name="Told">Names of applications that confirmed.</param>
/// <param name="NotTold">Those that cannot be told, or did not confirm: there it ends by their own limits.</param>
internal sealed record ForcedEnd(int Sessions, IReadOnlyList<string> Told, IReadOnlyList<string> NotTold)
{
    /// <summary>What became of the applications; empty: none was open.</summary>
    public Bilingual Applications => new(
        (Told.Count == 0 ? "" : $"サインアウトした業務システム: {string.Join("、", Told)}。") + (NotTold.Count == 0 ? "" : $"確認できない業務システム: {string.Join("、", NotTold)}（そのシステムの制限時間で終わります）。"),
        (Told.Count == 0 ? "" : $" Signed out of: {string.Join(", ", Told)}.") + (NotTold.Count == 0 ? "" : $" Not confirmed, it ends there by their own limits: {string.Join(", ", NotTold)}."));
}
