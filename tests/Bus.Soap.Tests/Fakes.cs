using System.Text;
using Bus.Core.Admission;
using Bus.Core.Dispatch;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Security;
using Bus.Core.Vocabulary;

namespace Bus.Soap.Tests;

/// <summary>What a test put there.</summary>
internal sealed class FakeJournal : IJournalQueries
{
    public List<MessageInfo> Messages { get; } = [];
    public List<Delivery> Deliveries { get; } = [];
    public List<Reject> Rejects { get; } = [];

    public Task<MessageInfo?> FindAsync(MunicipalityCode? municipality, string receipt, CancellationToken cancellation) =>
        Task.FromResult(Messages.Find(m => m.Receipt == receipt && m.Sender.Municipality == municipality));

    public Task<IReadOnlyList<Reject>> RejectsAsync(MessageInfo message, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<Reject>>(Rejects);

    public Task<IReadOnlyList<Delivery>> DeliveriesAsync(long message, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Delivery>>([.. Deliveries.Where(d => d.Message.Id == message)]);

    public Task<IReadOnlyList<MessageInfo>> ListAsync(MessageFilter filter, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<DayTotal>> DayTotalsAsync(MunicipalityCode? municipality, DateOnly day, CancellationToken cancellation) => throw new NotSupportedException();
}

/// <summary>A mailbox with what a test put there.</summary>
internal sealed class FakeMailbox : IMailbox
{
    public List<MailboxPage> Pages { get; } = [];
    public List<(ApplicationRef Consumer, string? Contract, int Maximum)> Asked { get; } = [];

    public Task<IReadOnlyList<MailboxPage>> ReceiveAsync(ApplicationRef consumer, string? contract, int maximum, CancellationToken cancellation)
    {
        Asked.Add((consumer, contract, maximum));
        return Task.FromResult<IReadOnlyList<MailboxPage>>([.. Pages.Take(maximum)]);
    }

    public Task<Result<int>> AcknowledgeAsync(ApplicationRef consumer, IReadOnlyList<string> messageIds, CancellationToken cancellation) =>
        Task.FromResult<Result<int>>(messageIds.All(id => Pages.Exists(p => p.MessageId == id)) ? messageIds.Count
            : Fault.Of(FaultCode.InvalidMessage, "受信箱にない電文IDです。", "No such message in the mailbox."));
}

/// <summary>Lets everything in, unless a test says why not.</summary>
internal sealed class FakeAdmission : IAdmission
{
    public Fault? Refusal { get; set; }
    public AdmissionStatus Status => new([], null, []);
    public Fault? Look(MunicipalityCode municipality) => Refusal;
    public Fault? TakeQuestion(MunicipalityCode municipality) => Refusal;
    public Fault? TakeMessage(MunicipalityCode municipality) => Refusal;
    public Task<Fault?> LookAtFileAsync(MunicipalityCode municipality, long bytes, CancellationToken cancellation) => Task.FromResult(Refusal);
}

/// <summary>Seals by writing the context in front.</summary>
internal sealed class FakeKeys : IKeyRing
{
    public Task EnsureAsync(MunicipalityCode municipality, CancellationToken cancellation) => Task.CompletedTask;

    public byte[] Seal(MunicipalityCode municipality, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context) => [.. context, 0, .. plain];

    public byte[] Open(MunicipalityCode municipality, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> context) =>
        sealedBytes.StartsWith(context) ? sealedBytes[(context.Length + 1)..].ToArray() : throw new System.Security.Cryptography.AuthenticationTagMismatchException();

    public ulong BlindHash(MunicipalityCode municipality, ReadOnlySpan<byte> value) => throw new NotSupportedException();

    public byte[] DigestKey(MunicipalityCode municipality) => throw new NotSupportedException();
}

/// <summary>Records of two given values: historyNumber rises, the rest is the same.</summary>
internal sealed class FakeRecords(Bus.Core.Contracts.RecordShape shape, long count, long from = 0, string name = "徳島 太郎") : OutgoingReader
{
    private long _next = from;

    public override ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        if (_next >= count) return new(false);
        Position = _next++;
        return new(true);
    }

    public override long Amount => 10 + Position;

    public override ReadOnlySpan<byte> Field(int item) => shape.Items[item].Element switch
    {
        "historyNumber" => Encoding.UTF8.GetBytes($"{Position + 1}"),
        "taxCollected" => Encoding.UTF8.GetBytes($"{Amount}"),
        "addresseeName" => Encoding.UTF8.GetBytes(name),
        _ => default,
    };
}
