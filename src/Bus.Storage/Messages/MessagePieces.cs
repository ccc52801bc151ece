using System.Runtime.CompilerServices;
using Bus.Core.Journal;
using Bus.Core.Records;
using Bus.Storage.Engine;
using Bus.Storage.Nodes;
using Bus.Storage.Rejects;
using Bus.Storage.Search;
using Bus.Storage.Sql;
using Bus.Storage.Writing;

namespace Bus.Storage.Messages;

/// <summary>The pieces of messages that are being read: chunks, refused records and hashes to search by, each written under the message's lease, or by the last attempt. What an earlier attempt left of them is where it goes on (<see cref="Reading"/>).</summary>
internal sealed class MessagePieces(JournalDatabase database, ChunkSeal seal, RejectSeal rejectSeal, TimeProvider clock)
{
    private const string SelectSealId = "SELECT seal_id FROM message WHERE id = @id";

    private const int RejectsAtOnce = 500;

    private readonly ConditionalWeakTable<OpenMessage, Reading> _readings = [];

    /// <summary>The message was begun, perhaps not for the first time.</summary>
    public async Task TakeUpAsync(OpenMessage open, CancellationToken cancellation)
    {
        // What is cheap to make again is dropped; the chunks are the checkpoint.
        await DropAsideAsync(open, cancellation);
        var kept = await database.Reads.RunAsync(session => ChunkTable.RecordsAsync(session, open.Id), cancellation);
        _readings.AddOrUpdate(open, new Reading(await ReadSealIdAsync(open, cancellation), kept));
    }

    public async Task AppendAsync(OpenMessage open, RecordChunk chunk, CancellationToken cancellation)
    {
        if (chunk.Records == 0 && chunk.Refused.Count == 0) return;
        var reading = await ReadingAsync(open, cancellation);
        Task written;
        await reading.Turn.WaitAsync(cancellation);
        try
        {
            var isKept = chunk.Records > 0 && reading.KeptUntil > chunk.FirstRecord && await IsKeptAsync(open, reading, chunk, cancellation);
            written = WriteAsync(open, chunk, isKept ? null : seal.Seal(open.Message.Sender.Municipality, reading.SealId, chunk), cancellation);
            reading.Until = chunk.FirstRecord + chunk.Records;
            reading.Keys.Add(chunk);
            if (reading.Keys.IsFull)
            {
                // Sorted on another thread: whoever appends has the next chunk to make.
                var keys = reading.TakeKeys();
                written = Task.WhenAll(written, Task.Run(() =>
                {
                    var indexed = IndexAsync(open, keys, cancellation);
                    reading.GiveBack(keys);
                    return indexed;
                }, CancellationToken.None));
            }
        }
        finally
        {
            reading.Turn.Release();
        }
        await written;
    }

    /// <summary>Its records come from the first one on once more.</summary>
    public async Task RestartAsync(OpenMessage open, CancellationToken cancellation)
    {
        await DropAsync(open, cancellation);
        _readings.AddOrUpdate(open, new Reading(await ReadSealIdAsync(open, cancellation), 0));
    }

    /// <summary>All its records have come, and it is accepted. Returns how many chunks were there from an earlier attempt.</summary>
    public async Task<long> CompleteAsync(OpenMessage open, CancellationToken cancellation)
    {
        var reading = await ReadingAsync(open, cancellation);
        // An earlier attempt that was cut off had got further than the file now is long.
        if (reading.KeptUntil > reading.Until) await DropFromAsync(open, reading, reading.Until, cancellation);
        // Found by nobody before the message is accepted; dropped with its chunks where it is not.
        await IndexAsync(open, reading.Keys, cancellation);
        return reading.Kept;
    }

    /// <summary>The random id under which the message is sealed.</summary>
    public async ValueTask<byte[]> SealIdAsync(OpenMessage open, CancellationToken cancellation) => (await ReadingAsync(open, cancellation)).SealId;

    /// <summary>Drops all pieces in slices, so that a big message holds nobody up.</summary>
    public async Task DropAsync(OpenMessage open, CancellationToken cancellation)
    {
        var slice = database.Options.DropSlice;
        while (await HeldAsync(open, session => ChunkTable.DeleteAsync(session, open.Id, slice), cancellation) == slice) { }
        await DropAsideAsync(open, cancellation);
    }

    /// <summary>Nobody else has it: its lease is still the same, or, where it has none, nobody has begun it again.</summary>
    /// <exception cref="Bus.Core.Nodes.LeaseLostException">Somebody has.</exception>
    public Task MustHoldAsync(Session session, OpenMessage open) => open.Message.Fence is { } fence
        ? new FencedSession(session, fence, database.Engine.KeepRows).MustHoldAsync()
        : MessageTable.MustBeLastAttemptAsync(session, open, database.Engine.KeepRows);

    /// <summary>True if an earlier attempt journalled this very chunk; from the first that differs on, what it left is dropped.</summary>
    private async Task<bool> IsKeptAsync(OpenMessage open, Reading reading, RecordChunk chunk, CancellationToken cancellation)
    {
        var there = await database.Reads.RunAsync(session => ChunkTable.FindAsync(session, open.Id, chunk.FirstRecord), cancellation);
        if (there is not null && there.Records == chunk.Records)
        {
            var opened = seal.Open(open.Message.Sender.Municipality, reading.SealId, there);
            if (opened.Data.Span.SequenceEqual(chunk.Data.Span) && opened.Keys.Span.SequenceEqual(chunk.Keys.Span))
            {
                reading.Kept++;
                return true;
            }
        }
        await DropFromAsync(open, reading, chunk.FirstRecord, cancellation);
        return false;
    }

    private async Task WriteAsync(OpenMessage open, RecordChunk chunk, SealedChunk? row, CancellationToken cancellation)
    {
        if (row is not { Records: > 0 } && chunk.Refused.Count == 0) return;
        var refused = chunk.Refused.Select(r => (r, rejectSeal.Seal(open.Message.Sender.Municipality, open.Receipt, r))).ToList();
        await database.Writes.RunAsync(async session =>
        {
            var held = MustHoldAsync(session, open);
            var writing = RejectTable.InsertAsync(session, open, refused, Spelling.Now(clock));
            if (row is { Records: > 0 }) await ChunkTable.AppendAsync(session, open.Id, row);
            await Task.WhenAll(held, writing);
            return true;
        }, WriteScope.None, row?.Bytes ?? 0, cancellation);
    }

    private async Task DropFromAsync(OpenMessage open, Reading reading, long from, CancellationToken cancellation)
    {
        var slice = database.Options.DropSlice;
        while (await HeldAsync(open, session => ChunkTable.DeleteAsync(session, open.Id, from, slice), cancellation) == slice) { }
        reading.KeptUntil = 0;
    }

    private async Task DropAsideAsync(OpenMessage open, CancellationToken cancellation)
    {
        while (await HeldAsync(open, session => RejectTable.DropAsync(session, open.Receipt, RejectsAtOnce), cancellation) == RejectsAtOnce) { }
        await HeldAsync(open, session => SearchTable.DropAsync(session, open.Id), cancellation);
    }

    private async ValueTask<Reading> ReadingAsync(OpenMessage open, CancellationToken cancellation)
    {
        if (_readings.TryGetValue(open, out var known)) return known;
        var reading = new Reading(await ReadSealIdAsync(open, cancellation), 0);
        return _readings.GetValue(open, _ => reading);
    }

    private Task<T> HeldAsync<T>(OpenMessage open, Func<Session, Task<T>> write, CancellationToken cancellation) => database.Writes.RunAsync(async session =>
    {
        await MustHoldAsync(session, open);
        return await write(session);
    }, WriteScope.None, cancellation);


    /// <summary>Takes the hashes into pages at once, and writes them.</summary>
    private Task<bool> IndexAsync(OpenMessage open, KeyPages keys, CancellationToken cancellation)
    {
        var (few, pages) = (keys.TakeFew() ?? [], keys.Take());
        if (few.Count + pages.Count == 0) return Task.FromResult(true);
        return database.Writes.RunAsync(async session =>
        {
            await Task.WhenAll(MustHoldAsync(session, open), NewKeys.AddAsync(session, open.Id, few),
                SearchTable.InsertPagesAsync(session, open.Message.Sender.Municipality, open.Id, pages));
            return true;
        }, WriteScope.None, pages.Sum(p => p.Hashes.LongLength), cancellation);
    }

    private async Task<byte[]> ReadSealIdAsync(OpenMessage open, CancellationToken cancellation) =>
        await database.Reads.RunAsync(session => session.ScalarAsync(SelectSealId, ("@id", open.Id)), cancellation) as byte[]
        ?? throw new InvalidOperationException($"Message {open.Id} is not in the journal.");
}
