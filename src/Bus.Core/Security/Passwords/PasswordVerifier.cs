namespace Bus.Core.Security;

/// <summary>
/// Verifies passwords: slowly once, then from memory. Few slow verifications run at a time, the others wait their turn.
/// Who does not exist costs the same as who does, so that time tells nobody which applications there are. Thread-safe.
/// </summary>
public sealed class PasswordVerifier : IDisposable
{
    private readonly PasswordMemory _memory;
    private readonly SemaphoreSlim _slow;
    private readonly string _unmatchable;
    private readonly Func<string, string, bool> _verify;

    /// <summary>A verifier with an empty memory.</summary>
    public PasswordVerifier(PasswordOptions options, TimeProvider time) : this(options, time, PasswordHash.Verify) { }

    /// <summary>With another slow verification (password, stored hash), so that tests can count and hold it.</summary>
    internal PasswordVerifier(PasswordOptions options, TimeProvider time, Func<string, string, bool> verify)
    {
        _memory = new PasswordMemory(options, time);
        _slow = new SemaphoreSlim(options.SlowVerifications);
        _unmatchable = PasswordHash.Unmatchable(options.Iterations);
        _verify = verify;
    }

    /// <summary>Verdicts in memory now.</summary>
    internal int Remembered => _memory.Count;

    /// <summary>True if the password is one of those hashed.</summary>
    /// <param name="user">Who says so, e.g. <c>362018.collection</c>, known or not.</param>
    /// <param name="password">What was presented.</param>
    /// <param name="storedHashes">The hashes in force; empty where there is no such user or it has no password: always false, as slowly as if there were one.</param>
    /// <param name="cancellation">Ends the waiting for a turn.</param>
    public ValueTask<bool> VerifyAsync(string user, string password, IReadOnlyList<string> storedHashes, CancellationToken cancellation)
    {
        var candidates = Candidates(user, password, storedHashes);
        return Recall(candidates) is { } known ? ValueTask.FromResult(known) : new ValueTask<bool>(VerifySlowlyAsync(password, candidates, cancellation));
    }

    /// <summary>The verdict from memory, by the arguments of <see cref="VerifyAsync"/>; null: it would be slow.</summary>
    public bool? Recall(string user, string password, IReadOnlyList<string> storedHashes) => Recall(Candidates(user, password, storedHashes));

    /// <summary>Forgets every verdict; call it when the region changes.</summary>
    public void Clear() => _memory.Clear();

    /// <inheritdoc/>
    public void Dispose() => _slow.Dispose();

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

    private async Task<bool> VerifySlowlyAsync(string password, Candidate[] candidates, CancellationToken cancellation)
    {
        await _slow.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            // Somebody with the same password may have been before us in the queue.
            if (Recall(candidates) is { } known) return known;
            return await Task.Run(() => VerifyEach(password, candidates), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _slow.Release();
        }
    }

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
