using Bus.Core.Identity;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Bus.Storage.Writing;

namespace Bus.Storage.Identity;

/// <summary>Tries in a table. One statement looks and counts, so that of many at once no more pass than may.</summary>
internal sealed class GuessTable(JournalDatabase database) : IGuessBook
{
    private const string Count =
        """
        INSERT INTO identity_guess (municipality, subject, device, tries, until) VALUES (@municipality, @subject, @device, 1, @until)
        ON CONFLICT (municipality, subject, device) DO UPDATE SET tries = CASE WHEN identity_guess.until <= @now THEN 1 ELSE identity_guess.tries + 1 END, until = excluded.until
        WHERE identity_guess.until <= @now OR identity_guess.tries < @most
        RETURNING tries
        """;
    private const string Which = "municipality = @municipality AND subject = @subject AND device = @device";
    private const string Until = $"SELECT until FROM identity_guess WHERE {Which}";
    private const string TakeBack = $"UPDATE identity_guess SET tries = tries - 1 WHERE {Which} AND tries > 0";
    private const string Forget = "DELETE FROM identity_guess WHERE municipality = @municipality AND subject = @subject";

    public Task<GuessVerdict> TryAsync(Guess guess, int most, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellation) => database.Writes.RunAsync(async s =>
    {
        var tries = await s.ScalarAsync(Count, ("@municipality", guess.Municipality), ("@subject", guess.Subject), ("@device", guess.Device), ("@until", until),
            ("@now", now), ("@most", (long)most));
        if (tries is not null) return new GuessVerdict((int)(long)tries, null);
        var end = await s.ScalarAsync(Until, ("@municipality", guess.Municipality), ("@subject", guess.Subject), ("@device", guess.Device));
        return new GuessVerdict(0, end is long moment ? DateTimeOffset.FromUnixTimeMilliseconds(moment) : now);
    }, WriteScope.None, cancellation);

    public Task TakeBackAsync(Guess guess, CancellationToken cancellation) => database.Writes.RunAsync(s => s.ExecuteAsync(TakeBack, ("@municipality", guess.Municipality),
        ("@subject", guess.Subject), ("@device", guess.Device)), WriteScope.None, cancellation);

    public Task<int> ForgetAsync(MunicipalityCode municipality, string subject, CancellationToken cancellation) =>
        database.Writes.RunAsync(s => s.ExecuteAsync(Forget, ("@municipality", municipality), ("@subject", subject)), WriteScope.None, cancellation);
}
