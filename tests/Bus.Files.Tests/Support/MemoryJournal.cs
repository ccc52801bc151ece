using System.Collections.Concurrent;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Records;
using Bus.Core.Vocabulary;

namespace Bus.Files.Tests.Support;

/// <summary>Remembers claims and gives receipts; the module asks a journal for nothing else.</summary>
internal sealed class MemoryJournal : IJournal
{
    private readonly ConcurrentDictionary<string, Committed> _claims = new();
    private readonly ConcurrentDictionary<string, string> _receipts = new();
    private int _serial;

    public static readonly DateTimeOffset ReceivedAt = new(2026, 11, 20, 0, 15, 30, 250, TimeSpan.Zero);

    public int Commits { get; private set; }

    public string ReceiptOf(string claimId) => _receipts.GetOrAdd(claimId, _ => ReceiptNumber.Format(TestHub.Collection.Municipality, new(2026, 11, 20), Interlocked.Increment(ref _serial)));

    public void Commit(string claimId, Committed committed)
    {
        Commits++;
        _claims[claimId] = committed;
    }

    public Task<Committed?> FindClaimAsync(string claimId, CancellationToken cancellation) => Task.FromResult(_claims.GetValueOrDefault(claimId));

    public Task<Result<Committed>> AcceptAsync(NewMessage m, MessageOutcome o, IReadOnlyList<RecordChunk> c, IReadOnlyList<PlannedDelivery> d, CancellationToken t) => throw new NotSupportedException();
    public Task<OpenMessage> BeginAsync(NewMessage m, CancellationToken t)
    {
        var receipt = ReceiptOf(m.ClaimId!);
        _claims.TryAdd(m.ClaimId!, new Committed
        {
            Message = new MessageInfo
            {
                Id = 1, Receipt = receipt, Sender = m.Sender, Contract = m.Contract, Version = m.Version, Path = m.Path, Head = m.Head, AdditionalItems = [], FileName = m.FileName, ClaimId = m.ClaimId,
                State = ReceiptState.Processing, ReceivedAt = ReceivedAt,
            },
        });
        return Task.FromResult(new OpenMessage(1, receipt, m, ReceivedAt));
    }

    public Task FedAsync(long m, CancellationToken t) => throw new NotSupportedException();
    public Task<IReadOnlyList<MessageInfo>> UnfedAsync(DateTimeOffset b, long a, int m, CancellationToken t) => throw new NotSupportedException();
    public Task AppendAsync(OpenMessage o, RecordChunk c, CancellationToken t) => throw new NotSupportedException();
    public Task RestartAsync(OpenMessage o, CancellationToken t) => throw new NotSupportedException();
    public Task<Committed> FinishAsync(OpenMessage o, MessageOutcome m, IReadOnlyList<PlannedDelivery> d, CancellationToken t) => throw new NotSupportedException();
}
