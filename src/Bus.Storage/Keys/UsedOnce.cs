using Bus.Core.Security;
using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Bus.Storage.Writing;

namespace Bus.Storage.Keys;

/// <summary>What is good once, shared by all nodes. The row decides: of two that come at once one finds the other's.</summary>
internal sealed class UsedOnce(JournalDatabase database, TimeProvider clock) : IOnceOnly
{
    private const int SweepEvery = 256;
    private const string Use = "INSERT INTO used_once (mark, until) VALUES (@mark, @until) ON CONFLICT (mark) DO NOTHING RETURNING until";
    private const string Sweep = "DELETE FROM used_once WHERE until < @now";
    private int _uses;

    public Task<bool> UseAsync(ReadOnlyMemory<byte> token, DateTimeOffset until, CancellationToken cancellation) => database.Writes.RunAsync(async s =>
    {
        if (Interlocked.Increment(ref _uses) % SweepEvery == 1) await s.ExecuteAsync(Sweep, ("@now", Spelling.Of(Spelling.Now(clock))));
        return await s.ScalarAsync(Use, ("@mark", token.ToArray()), ("@until", Spelling.Of(until))) is not null;
    }, WriteScope.None, cancellation);
}
