using System.Text;
using Bus.Core.Admission;
using Bus.Core.Dispatch;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Operation;
using Bus.Core.Records;
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

    public Task<Part<MessageInfo>> ListAsync(MessageFilter filter, CancellationToken cancellation) => Task.FromResult(Part<MessageInfo>.Of([.. Messages
        .Where(m => m.Sender.Municipality == filter.Municipality && m.Sender.Application == filter.Application && (filter.State is null || m.State == filter.State)
            && (filter.Contract is null || m.Contract == filter.Contract) && (filter.From is null || m.ReceivedAt >= filter.From) && (filter.To is null || m.ReceivedAt < filter.To)
            && (filter.BeforeId is null || m.Id < filter.BeforeId))
        .OrderByDescending(m => m.Id)], filter.Limit));

    public Task<IReadOnlyList<DayTotal>> DayTotalsAsync(MunicipalityCode? municipality, DateOnly day, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<GapFound>> GapsAsync(MunicipalityCode? municipality, DateOnly day, CancellationToken cancellation) => throw new NotSupportedException();
    public Task<IReadOnlyList<FarDate>> FarDatesAsync(MunicipalityCode? municipality, DateOnly from, DateOnly to, CancellationToken cancellation) => throw new NotSupportedException();
}

/// <summary>A mailbox with what a test put there.</summary>
internal sealed class FakeMailbox : IMailbox
{
    // Calls come several at a time.
    private readonly Lock _gate = new();

    public List<MailboxPage> Pages { get; } = [];
    public List<(ApplicationRef Consumer, string? Contract, int Maximum)> Asked { get; } = [];

    /// <summary>The visibility asked for last.</summary>
    public TimeSpan Hold { get; private set; }
    /// <summary>Pages that were put back.</summary>
    public List<(long Delivery, int Page)> PutBack { get; } = [];
    /// <summary>Comes when somebody waits.</summary>
    public Queue<MailboxPage> Coming { get; } = new();

    public Task<IReadOnlyList<MailboxPage>> ReceiveAsync(ApplicationRef consumer, string? contract, int maximum, TimeSpan hold, CancellationToken cancellation)
    {
        lock (_gate)
        {
            Asked.Add((consumer, contract, maximum));
            Hold = hold;
            return Task.FromResult<IReadOnlyList<MailboxPage>>([.. Pages.Take(maximum)]);
        }
    }

    public Task PutBackAsync(IReadOnlyList<MailboxPage> pages, CancellationToken cancellation)
    {
        lock (_gate) PutBack.AddRange(pages.Select(p => (p.Delivery.Id, p.Page)));
        return Task.CompletedTask;
    }

    public Task WaitAsync(ApplicationRef consumer, TimeSpan time, CancellationToken cancellation)
    {
        lock (_gate)
            if (Coming.TryDequeue(out var page)) Pages.Add(page);
        return Task.CompletedTask;
    }

    public Task<Result<int>> AcknowledgeAsync(ApplicationRef consumer, IReadOnlyList<string> messageIds, CancellationToken cancellation) =>
        Task.FromResult<Result<int>>(messageIds.All(id => Pages.Exists(p => p.MessageId == id)) ? messageIds.Count
            : Fault.Of(FaultCode.InvalidMessage, "受信箱にない電文IDです。", "No such message in the mailbox."));
}

/// <summary>No maintenance, unless a test says so.</summary>
internal sealed class FakeMaintenance : IMaintenance
{
    public Maintenance? Current { get; set; }
    public Task<Maintenance> BeginAsync(Maintenance maintenance, CancellationToken cancellation) => throw new NotSupportedException();
    public Task<bool> EndAsync(string by, CancellationToken cancellation) => throw new NotSupportedException();
    public Task RefreshAsync(CancellationToken cancellation) => Task.CompletedTask;
    public Task ReportAsync(NodeActivity activity, CancellationToken cancellation) => Task.CompletedTask;
    public Task<IReadOnlyList<NodeActivity>> ActivityAsync(DateTimeOffset since, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<NodeActivity>>([]);
}

/// <summary>Asynchronous answers that a test put there, or that the host kept.</summary>
internal sealed class FakeReplies : IReplyBook
{
    public List<DueReply> Due { get; } = [];
    public List<(long Reply, DateTimeOffset Next)> PutOff { get; } = [];
    // Answers are sent several at a time.
    private readonly Lock _gate = new();
    private long _last;

    public Task AddAsync(ApplicationRef application, ReplyAddress to, byte[] content, CancellationToken cancellation)
    {
        lock (_gate) Due.Add(new DueReply(++_last, application, to, null, content, 0, DateTimeOffset.UtcNow));
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<DueReply>> DueAsync(int limit, TimeSpan longest, CancellationToken cancellation)
    {
        lock (_gate) return Task.FromResult<IReadOnlyList<DueReply>>([.. Due]);
    }

    public Task EndAsync(long reply, CancellationToken cancellation)
    {
        lock (_gate) Due.RemoveAll(d => d.Id == reply);
        return Task.CompletedTask;
    }

    public Task GiveUpAsync(DueReply reply, CancellationToken cancellation) => EndAsync(reply.Id, cancellation);

    public Task PutOffAsync(long reply, DateTimeOffset next, CancellationToken cancellation)
    {
        lock (_gate) PutOff.Add((reply, next));
        return Task.CompletedTask;
    }
}

/// <summary>Takes files into memory.</summary>
internal sealed class FakeFileDoor : Bus.Core.Pipeline.IFileDoor
{
    // Files come several at a time.
    private readonly Lock _gate = new();

    public List<(Bus.Core.Pipeline.IncomingFileHead Head, byte[] Content)> Taken { get; } = [];
    /// <summary>Files that were begun and not completed.</summary>
    public int Dropped { get; private set; }
    /// <summary>Counts bytes instead of keeping them.</summary>
    public bool CountOnly { get; set; }
    public long Counted { get; private set; }

    public Task<Result<Bus.Core.Pipeline.IIncomingFile>> OpenAsync(Bus.Core.Pipeline.IncomingFileHead head, CancellationToken cancellation) =>
        Task.FromResult<Result<Bus.Core.Pipeline.IIncomingFile>>(head.Failure is { } failure ? failure : new File(this, head));

    private sealed class File(FakeFileDoor door, Bus.Core.Pipeline.IncomingFileHead head) : Bus.Core.Pipeline.IIncomingFile
    {
        private bool _done;
        private readonly MemoryStream _kept = new();
        private readonly Counter _counter = new();
        public Stream Content => door.CountOnly ? _counter : _kept;

        public Task<Result<OpenMessage>> CompleteAsync(CancellationToken cancellation)
        {
            _done = true;
            lock (door._gate)
            {
                door.Counted = _counter.Position;
                door.Taken.Add((head, _kept.ToArray()));
            }
            return Task.FromResult<Result<OpenMessage>>(new OpenMessage(9, Sample.Receipt, null!, DateTimeOffset.UnixEpoch));
        }

        public ValueTask DisposeAsync()
        {
            if (!_done)
                lock (door._gate) door.Dropped++;
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Counter : Stream
    {
        private long _count;
        public override long Position { get => _count; set => throw new NotSupportedException(); }
        public override long Length => _count;
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override void Write(byte[] buffer, int offset, int count) => _count += count;
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellation = default)
        {
            _count += buffer.Length;
            return ValueTask.CompletedTask;
        }
        public override void Flush() { }
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }
}

/// <summary>Never this node's turn: the tests start each round themselves.</summary>
internal sealed class NeverTheTurn : Bus.Core.Nodes.ILeases
{
    public string Node => "test";
    public bool IsLeaving => false;
    public Bus.Core.Nodes.Turn? Enter(string key) => null;
    public bool Holds(string key) => false;
    public string? HolderOf(string key) => null;
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
