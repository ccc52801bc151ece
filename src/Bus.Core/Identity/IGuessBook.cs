using Bus.Core.Vocabulary;

namespace Bus.Core.Identity;

/// <summary>
/// Counts tries of a secret that anybody may guess, for all nodes together. A try is counted before it is judged, so that many at once are no more than many one after the other;
/// one that was right is taken back.
/// </summary>
public interface IGuessBook
{
    /// <summary>Counts a try; once too many failed, none is counted or judged until the last of them is forgotten.</summary>
    /// <param name="most">Tries that may fail before others must wait.</param>
    /// <param name="until">Until when this try is remembered.</param>
    Task<GuessVerdict> TryAsync(Guess guess, int most, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellation);

    /// <summary>The try was right, and does not count.</summary>
    Task TakeBackAsync(Guess guess, CancellationToken cancellation);

    /// <summary>Forgets all tries on somebody, from any device; how many counters there were.</summary>
    Task<int> ForgetAsync(MunicipalityCode municipality, string subject, CancellationToken cancellation);
}

/// <summary>Whose secret is tried, and from where.</summary>
/// <param name="Subject">Keyed hash of whoever it is: also of a login that nobody has.</param>
/// <param name="Device">Id of a device on which this person signed in before; empty: any other.</param>
public sealed record Guess(MunicipalityCode Municipality, string Subject, string Device);

/// <summary>How a try was taken.</summary>
/// <param name="Tries">How many there were with this one; 0: it was not taken.</param>
/// <param name="WaitUntil">Null: it may be judged.</param>
public readonly record struct GuessVerdict(int Tries, DateTimeOffset? WaitUntil);
