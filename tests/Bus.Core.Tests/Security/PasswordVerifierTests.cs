using System.Collections.Concurrent;
using Bus.Core.Security;

namespace Bus.Core.Tests.Security;

public class PasswordVerifierTests
{
    private const int Cheap = 10;
    private static readonly string Stored = PasswordHash.Hash("right", Cheap);

    private readonly ConcurrentQueue<string> _slow = new();
    private readonly HandClock _clock = new();
    private readonly PasswordOptions _options = new() { Iterations = Cheap };

    [Fact]
    public async Task VerifyAsync_RightPasswordAgain_IsSlowOnlyOnce()
    {
        using var verifier = Verifier();

        Assert.True(await VerifyAsync(verifier, "right"));
        Assert.True(await VerifyAsync(verifier, "right"));

        Assert.Single(_slow);
    }

    [Fact]
    public async Task VerifyAsync_WrongPasswordAgain_IsSlowAgainAfterItsLifetime()
    {
        using var verifier = Verifier();

        Assert.False(await VerifyAsync(verifier, "wrong"));
        Assert.False(await VerifyAsync(verifier, "wrong"));
        Assert.Single(_slow);

        _clock.Advance(_options.MismatchLifetime);
        Assert.False(await VerifyAsync(verifier, "wrong"));
        Assert.Equal(2, _slow.Count);
    }

    [Fact]
    public async Task VerifyAsync_FloodOfWrongPasswordsAtOneMunicipality_MakesNobodyWaitAtAnother()
    {
        _options.SlowVerifications = 1;
        using var first = new ManualResetEventSlim();
        var judged = new ConcurrentQueue<string>();
        using var verifier = new PasswordVerifier(_options, _clock, (password, stored) =>
        {
            judged.Enqueue(password);
            first.Wait();
            return PasswordHash.Verify(password, stored);
        });
        // Whoever sends them has proved nothing: anybody may.
        var flood = Enumerable.Range(0, 50).Select(i => verifier.VerifyAsync("362018.collection", $"guess-{i}", [Stored], default).AsTask()).ToList();
        var other = verifier.VerifyAsync("412066.collection", "right", [Stored], default).AsTask();
        first.Set();
        Assert.True(await other);
        await Task.WhenAll(flood);
        Assert.InRange(judged.ToList().IndexOf("right"), 1, 2);
    }

    [Fact]
    public async Task VerifyAsync_TwoHashesInForce_TakesEither()
    {
        using var verifier = Verifier();
        string[] both = [Stored, PasswordHash.Hash("next", Cheap)];

        Assert.True(await verifier.VerifyAsync("362018.collection", "next", both, default));
        Assert.True(await verifier.VerifyAsync("362018.collection", "right", both, default));
        Assert.False(await verifier.VerifyAsync("362018.collection", "neither", both, default));
    }

    [Fact]
    public async Task VerifyAsync_HashWithdrawn_IsRefusedThoughRemembered()
    {
        using var verifier = Verifier();
        Assert.True(await VerifyAsync(verifier, "right"));

        Assert.False(await verifier.VerifyAsync("362018.collection", "right", [PasswordHash.Hash("next", Cheap)], default));
    }

    [Fact]
    public async Task VerifyAsync_UnknownUser_IsRefusedAfterAsMuchWork()
    {
        using var verifier = Verifier();

        Assert.False(await verifier.VerifyAsync("362018.nobody", "right", [], default));
        Assert.Single(_slow);
        Assert.Contains($"$i={Cheap}$", _slow.Single());
    }

    [Fact]
    public async Task VerifyAsync_SamePasswordForAnotherUnknownUser_IsSlowAgain()
    {
        using var verifier = Verifier();

        await verifier.VerifyAsync("362018.nobody", "guess", [], default);
        await verifier.VerifyAsync("362018.noone", "guess", [], default);
        await verifier.VerifyAsync("362018.noone", "guess", [], default);

        Assert.Equal(2, _slow.Count);
    }

    [Fact]
    public async Task VerifyAsync_ManyAtOnce_AtMostNSlowOnes()
    {
        var running = 0;
        var most = 0;
        using var twoInside = new CountdownEvent(2);
        using var verifier = new PasswordVerifier(_options, _clock, (_, _) =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref running));
            if (!twoInside.IsSet) { twoInside.Signal(); twoInside.Wait(); }
            Interlocked.Decrement(ref running);
            return false;
        });

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => VerifyAsync(verifier, $"guess {i}").AsTask()));

        Assert.Equal(2, most);
    }

    [Fact]
    public async Task VerifyAsync_SameCallManyTimesAtOnce_IsSlowOnlyAsOftenAsTurnsRunTogether()
    {
        _options.SlowVerifications = 1;
        using var verifier = Verifier();

        var verdicts = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => VerifyAsync(verifier, "right").AsTask()));

        Assert.All(verdicts, Assert.True);
        Assert.Single(_slow);
    }

    [Fact]
    public async Task VerifyAsync_MoreThanTheMemoryHolds_StaysBounded()
    {
        _options.RememberedMismatches = 10;
        _options.RememberedMatches = 10;
        using var verifier = Verifier();
        Assert.True(await VerifyAsync(verifier, "right"));

        for (var i = 0; i < 100; i++) await VerifyAsync(verifier, $"guess {i}");

        Assert.InRange(verifier.Remembered, 1, 20);
        var before = _slow.Count;
        Assert.True(await VerifyAsync(verifier, "right"));
        Assert.Equal(before, _slow.Count);
    }

    [Fact]
    public async Task Clear_AfterAMatch_ForgetsIt()
    {
        using var verifier = Verifier();
        await VerifyAsync(verifier, "right");

        verifier.Clear();

        Assert.Equal(0, verifier.Remembered);
        Assert.True(await VerifyAsync(verifier, "right"));
        Assert.Equal(2, _slow.Count);
    }

    [Fact]
    public async Task VerifyAsync_CancelledWhileWaiting_FreesItsPlace()
    {
        _options.SlowVerifications = 1;
        using var hold = new ManualResetEventSlim();
        using var verifier = new PasswordVerifier(_options, _clock, (password, stored) => { hold.Wait(); return PasswordHash.Verify(password, stored); });
        var first = VerifyAsync(verifier, "right").AsTask();
        using var cancelled = new CancellationTokenSource();
        var second = verifier.VerifyAsync("u", "other", [Stored], cancelled.Token).AsTask();

        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.WaitAsync(TimeSpan.FromMinutes(5)));

        hold.Set();
        Assert.True(await first);
        Assert.False(await VerifyAsync(verifier, "third"));
    }

    private static ValueTask<bool> VerifyAsync(PasswordVerifier verifier, string password) =>
        verifier.VerifyAsync("362018.collection", password, [Stored], default);

    private PasswordVerifier Verifier() => new(_options, _clock, (password, stored) =>
    {
        _slow.Enqueue(stored);
        return PasswordHash.Verify(password, stored);
    });

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value) Interlocked.CompareExchange(ref target, value, seen);
    }

    private sealed class HandClock : TimeProvider
    {
        private long _ticks;
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
        public override long GetTimestamp() => Volatile.Read(ref _ticks);
        public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
    }
}
