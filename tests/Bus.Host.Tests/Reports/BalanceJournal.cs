using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Bus.Core.Contracts;
using Bus.Core.Exits;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Operation.Oversight;
using Bus.Core.Queries;
using Bus.Core.Records;
using Bus.Core.Vocabulary;

namespace Bus.Host.Tests.Reports;

/// <summary>A journal of messages as they are told to it, a second after one another. A record is its items with a slash between them: key/accountingYear/subjectCode/kind/amount[/deleted].</summary>
internal sealed class BalanceJournal : IMunicipalityExtracts, IMunicipalityExtract, IMessageRecords
{
    public static readonly MunicipalityCode Town = MunicipalityCode.Parse("362018");

    // One of its groups is called as a column of the list.
    public static readonly Contract Newer = Version("2026-01", new BalanceRule([1, 2, 3], [new(3, "9"), new(5, "1")]), "key:キー", "accountingYear:会計年度", "subjectCode:科目コード", "amount:種別", "yen:金額", "deleted:削除フラグ");

    public static readonly Contract Older = Version("2025-01", new BalanceRule([1], [new(2, "8")]), "subjectCode:科目コード", "accountingYear:会計年度", "amount:種別", "yen:金額", "key:キー");

    private static readonly DateTimeOffset Morning = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);

    private readonly List<(ExtractedMessage Message, string[] Records)> _messages = [];

    public long NextSerial { get; set; } = 1;

    /// <summary>How many messages' records were read since the last look.</summary>
    public int Reads { get; private set; }

    public int Open { get; private set; }

    public int MostOpen { get; private set; }

    /// <summary>Messages are not told before it is set; null: they are told at once.</summary>
    public TaskCompletionSource? Held { get; set; }

    public DateTimeOffset TakenAt => Morning;

    /// <summary>An accepted message by SOAP; its receipt.</summary>
    public string Add(string application, params string[] records)
    {
        var serial = NextSerial++;
        var message = new MessageInfo
        {
            Id = serial, Receipt = ReceiptNumber.Format(Town, new DateOnly(2026, 11, 20), serial), Sender = new ApplicationRef(Town, application), Contract = "c", Version = Newer.Version, Path = EntryPath.Soap,
            Head = MessageHead.Empty, AdditionalItems = [], State = ReceiptState.Accepted, Records = records.Length, Accepted = new ControlTotal(records.Length, 0), ReceivedAt = Morning.AddSeconds(serial), CompletedAt = Morning.AddSeconds(serial),
        };
        _messages.Add((new ExtractedMessage(message, true, new DateOnly(2026, 11, 20)), records));
        return message.Receipt;
    }

    public void Change(string receipt, Func<MessageInfo, MessageInfo> how) => Change(receipt, m => m with { Message = how(m.Message) });

    public string Full(string receipt)
    {
        Change(receipt, m => m with { Head = m.Head with { Extent = Extent.Full } });
        return receipt;
    }

    public void On(string receipt, DateOnly day) => Change(receipt, (ExtractedMessage m) => m with { Day = day });

    public void Forget(string receipt) => Change(receipt, (ExtractedMessage m) => m with { RecordsKept = false });

    private void Change(string receipt, Func<ExtractedMessage, ExtractedMessage> how)
    {
        var at = _messages.FindIndex(m => m.Message.Message.Receipt == receipt);
        _messages[at] = (how(_messages[at].Message), _messages[at].Records);
    }

    public Task<IMunicipalityExtract> OpenAsync(MunicipalityCode municipality, CancellationToken cancellation)
    {
        Assert.Equal(Town, municipality);
        (Reads, Open) = (0, Open + 1);
        MostOpen = Math.Max(MostOpen, Open);
        return Task.FromResult<IMunicipalityExtract>(this);
    }

    public ValueTask DisposeAsync()
    {
        Open--;
        return ValueTask.CompletedTask;
    }

    public async IAsyncEnumerable<ExtractedMessage> MessagesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        if (Held is { } held) await held.Task.WaitAsync(cancellation);
        foreach (var (message, _) in _messages) yield return message;
    }

    public async IAsyncEnumerable<RecordChunk> RecordsAsync(MessageInfo message, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        Reads++;
        var (known, records) = _messages.Single(m => m.Message.Message.Id == message.Id);
        Assert.True(known.RecordsKept);
        var writer = new RecordBatchWriter();
        foreach (var record in records)
        {
            var items = record.Split('/');
            for (var i = 0; i < Of(message.Version)!.Items.Length; i++) writer.Add(Encoding.UTF8.GetBytes(i < items.Length ? items[i] : ""));
            writer.EndRecord();
        }
        if (records.Length > 0) yield return new RecordChunk(0, records.Length, writer.Take(), default);
    }

    (RecordShape Shape, OutgoingReader Records)? IMessageRecords.Open(MessageInfo message, Func<CancellationToken, IAsyncEnumerable<RecordChunk>> chunks) =>
        Of(message.Version) is { } contract ? (new RecordShape(contract, []), new Reader(contract, chunks)) : null;

    public IAsyncEnumerable<Delivery> DeliveriesAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public IAsyncEnumerable<RejectDetail> RejectsAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public IAsyncEnumerable<QueryEntry> QueriesAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public IAsyncEnumerable<ExtractedClosing> ClosingsAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public IAsyncEnumerable<AuditRow> AuditAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<ExtractTotal>> TotalsAsync(CancellationToken cancellation) => throw new NotSupportedException();

    private static Contract? Of(string version) => new[] { Newer, Older }.FirstOrDefault(c => c.Version == version);

    private static Contract Version(string version, BalanceRule balance, params string[] items)
    {
        var all = items.Select(i => i.Split(':')).ToList();
        int At(string element) => all.FindIndex(i => i[0] == element);
        return new Contract
        {
            Name = "c", Version = version, Title = new("試", "test"), BusinessUnit = "", SchemaNamespace = "", WsdlNamespace = "", Operation = "SendC", Items = [.. all.Select(i => new Item(i[0], i[1], false, new AnyText()))],
            OrderingKey = [At("key")], Identity = [At("key")], MunicipalityItem = null, TransactionItem = null, AmountItems = [At("yen")], Balance = balance,
        };
    }

    private sealed class AnyText : ItemRule
    {
        public override RecordCode? Check(ReadOnlySpan<byte> utf8) => null;
        public override Bilingual Expectation => new("文字", "text");
    }

    private sealed class Reader(Contract contract, Func<CancellationToken, IAsyncEnumerable<RecordChunk>> chunks) : OutgoingReader
    {
        private readonly Queue<RecordChunk> _chunks = [];
        private RecordBatchReader? _batch;

        public override async ValueTask<bool> ReadAsync(CancellationToken cancellation)
        {
            if (_batch is null)
            {
                await foreach (var chunk in chunks(cancellation)) _chunks.Enqueue(chunk);
                if (_chunks.Count == 0) return false;
                _batch = new RecordBatchReader(_chunks.Dequeue().Data, contract.Items.Length);
            }
            return _batch.Read();
        }

        public override ReadOnlySpan<byte> Field(int item) => _batch![item];

        public override long Amount => long.Parse(_batch!.Text(contract.AmountItems[0]), CultureInfo.InvariantCulture);
    }
}
