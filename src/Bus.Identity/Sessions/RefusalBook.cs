using System.Collections.Concurrent;
using Bus.Core.Identity;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Identity.Sessions;

/// <summary>Keeps refusals in the audit, so many a minute: anybody can be refused, and nobody may fill the database by it. What was left out is counted in the next line.</summary>
internal sealed class RefusalBook(ISignInStore store, IOptions<IdentityOptions> options, TimeProvider clock)
{
    private sealed class Minute
    {
        public long Number;
        public int Kept;
        public int LeftOut;
    }

    private readonly ConcurrentDictionary<MunicipalityCode, Minute> _minutes = [];

    /// <param name="person">Whom it was about; null: nobody known.</param>
    /// <param name="party">Id of the relying party that it was about; null: none.</param>
    public Task TellAsync(MunicipalityCode municipality, string kind, string outcome, CancellationToken cancellation, string? person = null, string? party = null)
    {
        var minute = _minutes.GetOrAdd(municipality, _ => new Minute());
        int leftOut;
        lock (minute)
        {
            var now = clock.GetUtcNow().ToUnixTimeSeconds() / 60;
            if (minute.Number != now) (minute.Number, minute.Kept) = (now, 0);
            if (minute.Kept >= options.Value.RefusalsPerMinute)
            {
                minute.LeftOut++;
                return Task.CompletedTask;
            }
            minute.Kept++;
            (leftOut, minute.LeftOut) = (minute.LeftOut, 0);
        }
        return store.TellAsync(new SignInEvent(municipality, clock.GetUtcNow(), kind, person, party, leftOut == 0 ? outcome : $"{outcome} (+{leftOut})"), cancellation);
    }
}
