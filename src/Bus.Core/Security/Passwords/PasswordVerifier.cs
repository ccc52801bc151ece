namespace Bus.Core.Security;

/// <summary>
/// Verifies passwords: slowly once, then from memory. Few slow verifications run at a time, the others wait their turn, each municipality in a line of its own: a flood of wrong ones at one makes nobody wait at another.
/// Who does not exist costs the same as who does, so that time tells nobody which applications there are. Thread-safe.
/// </summary>
public sealed class PasswordVerifier : IDisposable
{
    private readonly PasswordMemory _memory;
    private readonly PasswordLine _slow;
    private readonly string _unmatchable;
    private readonly Func<string, string, bool> _verify;

    /// <summary>A verifier with an empty memory.</summary>
    public PasswordVerifier(PasswordOptions options, TimeProvider time) : this(options, time, PasswordHash.Verify) { }

    /// <summary>With another slow verification (password, stored hash), so that tests can count and hold it.</summary>
    internal PasswordVerifier(PasswordOptions options, TimeProvider time, Func<string, string, bool> verify)
    {
        _memory = new PasswordMemory(options, time);
        _slow = new PasswordLine(options.SlowVerifications, int.MaxValue);
        _unmatchable = PasswordHash.Unmatchable(options.Iterations);
        _verify = verify;
    }

    /// <summary>Verdicts in memory now.</summary>
    internal int Remembered => _memory.Count;

    /// <summary>True if the password is one of those hashed.</summary>
    /// <param name="user">Who says so, e.g. <c>362018.collection</c>, known or not; up to the first dot or slash it names the line to stand in.</param>
    /// <param name="password">What was presented.</param>
    /// <param name="storedHashes">The hashes in force; empty where there is no such user or it has no password: always false, as slowly as if there were one.</param>
    /// <param name="cancellation">Ends the waiting for a turn.</param>
    public ValueTask<bool> VerifyAsync(string user, string password, IReadOnlyList<string> storedHashes, CancellationToken cancellation)
    {
        var candidates = Candidates(user, password, storedHashes);
        return Recall(candidates) is { } known ? ValueTask.FromResult(known) : new ValueTask<bool>(VerifySlowlyAsync(user, password, candidates, cancellation));
    }

    /// <summary>The verdict from memory, by the arguments of <see cref="VerifyAsync"/>; null: it would be slow.</summary>
    public bool? Recall(string user, string password, IReadOnlyList<string> storedHashes) => Recall(Candidates(user, password, storedHashes));

    /// <summary>Forgets every verdict; call it when the region changes.</summary>
    public void Clear() => _memory.Clear();

    /// <inheritdoc/>
    public void Dispose() => _memory.Clear();

    // A verdict on somebody unknown is remembered under the name: under the unmatchable hash alone, a password that was tried
    // on one unknown name would answer fast on the next unknown one, and slowly on a known one.
    private Candidate[] Candidates(string user, string password, IReadOnlyList<string> storedHashes) => storedHashes.Count == 0
        ? [new Candidate(_unmatchable, _memory.Pair(_unmatchable + user, password))]
        : [.. storedHashes.Select(stored => new Candidate(stored, _memory.Pair(stored, password)))];

    private bool? Recall(Candidate[] candidates)
    {
        var allKnown = true;
        foreach (var candidate in candidates)
        {
            var verdict = _memory.Recall(candidate.Pair);
            if (verdict == true) return true;
            allKnown &= verdict.HasValue;
        }
        return allKnown ? false : null;
    }

    private async Task<bool> VerifySlowlyAsync(string user, string password, Candidate[] candidates, CancellationToken cancellation)
    {
        await _slow.EnterAsync(LineOf(user), cancellation).ConfigureAwait(false);
        try
        {
            // Somebody with the same password may have been before us in the queue.
            if (Recall(candidates) is { } known) return known;
            return await Task.Run(() => VerifyEach(password, candidates), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _slow.Leave();
        }
    }

    private static string LineOf(string user) => user.AsSpan().IndexOfAny('.', '/') is > 0 and var end ? user[..end] : user;

    private bool VerifyEach(string password, Candidate[] candidates)
    {
        foreach (var candidate in candidates)
        {
            var match = _verify(password, candidate.Stored);
            _memory.Remember(candidate.Pair, match);
            if (match) return true;
        }
        return false;
    }

    private readonly record struct Candidate(string Stored, UInt128 Pair);
}
