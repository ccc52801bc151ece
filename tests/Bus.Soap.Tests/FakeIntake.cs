using System.Collections.Immutable;
using System.Text;
using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Pipeline;
using Bus.Core.Records;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Soap.Tests;

/// <summary>An intake that authenticates, validates item by item and remembers; it commits to nothing.</summary>
internal sealed class FakeIntake(ICatalogue catalogue, IRecordFormats formats, IRegionStore region) : IIntake
{
    // Calls come several at a time.
    private readonly Lock _gate = new();
    private long _serial;

    public List<Arrival> Arrivals { get; } = [];
    /// <summary>The additional item of the records taken last.</summary>
    public List<string> Names { get; } = [];
    /// <summary>The same of all records ever.</summary>
    public List<string> NamesEver { get; } = [];
    /// <summary>Answered instead of taking anything.</summary>
    public Fault? Refuse { get; set; }
    public Exception? Throw { get; set; }
    /// <summary>Fingerprint of the certificate that proves <c>collection</c>.</summary>
    public string? KnownCertificate { get; set; }
    /// <summary>The credentials it was given last.</summary>
    public Credentials? Asked { get; private set; }

    public async Task<Result<Committed>> TakeInAsync(Arrival arrival, CancellationToken cancellation)
    {
        if (Throw is not null) throw Throw;
        if (Refuse is not null) return Refuse;
        if (!(await AuthenticateAsync(arrival.Municipality, arrival.Credentials, cancellation)).TryGet(out var sender, out var fault)) return fault;
        if (arrival.Failure is not null) return arrival.Failure;
        var contract = catalogue.Current.Find(arrival.Contract, arrival.Version)!;
        var shape = formats.ShapeOf(contract, region.Current.Find(sender.Municipality)!.Extends[contract.Name]);
        var records = await ReadAsync(arrival, shape, cancellation);
        if (!records.TryGet(out var total, out fault)) return fault;
        var serial = Interlocked.Increment(ref _serial);
        lock (_gate) Arrivals.Add(arrival);
        var message = new MessageInfo
        {
            Id = serial, Receipt = ReceiptNumber.Format(sender.Municipality, new DateOnly(2026, 11, 20), serial), Sender = sender, Contract = contract.Name,
            Version = contract.Version, Path = EntryPath.Soap, Head = arrival.Head, AdditionalItems = shape.AdditionalNames, State = ReceiptState.Accepted,
            Records = total.Records, Accepted = total, ReceivedAt = DateTimeOffset.UnixEpoch,
        };
        var committed = new Committed { Message = message };
        await arrival.Acknowledge(committed, cancellation);
        return committed;
    }

    private async Task<Result<ControlTotal>> ReadAsync(Arrival arrival, RecordShape shape, CancellationToken cancellation)
    {
        lock (_gate) Names.Clear();
        var (total, bad) = (ControlTotal.Zero, 0);
        await using var records = arrival.OpenRecords(shape, new Provision { Contract = shape.Contract.Name });
        while (await records.ReadAsync(cancellation))
        {
            if (Check(records, shape) is { } reject)
            {
                arrival.Rejects.Add(reject, records);
                bad++;
                continue;
            }
            total += new ControlTotal(1, shape.Contract.AmountItems.Sum(i => long.Parse(Encoding.UTF8.GetString(records.Field(i)))));
            var name = Encoding.UTF8.GetString(records.Field(shape.IndexOfAdditional("addresseeName")));
            lock (_gate)
            {
                Names.Add(name);
                NamesEver.Add(name);
            }
        }
        if (records.Failure is not null) return records.Failure;
        return bad == 0 ? total : Fault.Of(FaultCode.InvalidRecord, $"{bad} 件のレコードに誤りがあります。", $"{bad} records are wrong.");
    }

    private static Reject? Check(CandidateReader records, RecordShape shape)
    {
        if (records.Structural is { } wrong) return new Reject(records.Index, null, wrong.Item, wrong.Code, wrong.Reason);
        for (var i = 0; i < shape.Items.Length; i++)
            if (records.Field(i) is { Length: > 0 } value && shape.Items[i].Rule.Check(value) is { } code)
                return new Reject(records.Index, null, shape.Items[i].Element, code, new Bilingual("値が正しくありません。", "The value is wrong."));
        return null;
    }

    public Task<Result<Committed>> FeedAsync(Committed known, IFeedSink? sink, CancellationToken cancellation) => Task.FromResult<Result<Committed>>(known);

    public Task<Result<OpenMessage>> AnnounceAsync(Arrival arrival, CancellationToken cancellation) => throw new NotSupportedException();

    /// <summary>Nonces that were used.</summary>
    private readonly HashSet<string> _used = [];

    private bool Use(byte[] proof)
    {
        lock (_gate) return _used.Add(Convert.ToBase64String(proof));
    }

    public Task<Result<ApplicationRef>> AuthenticateAsync(string municipality, Credentials credentials, CancellationToken cancellation)
    {
        Asked = credentials;
        if (credentials is Credentials.Proven proven) return Task.FromResult<Result<ApplicationRef>>(proven.Application);
        if (credentials is Credentials.Certificate { Facts: var facts, Proof: var proof })
            return Task.FromResult<Result<ApplicationRef>>(facts.Fingerprint == KnownCertificate && (proof is null || Use(proof))
                ? new ApplicationRef(MunicipalityCode.Parse(municipality), "collection") : Fault.Of(FaultCode.Unauthenticated, "認証できません。", "Not authenticated."));
        var known = credentials is Credentials.UserPassword user && (user.User, user.Password) is ("collection", "s3cret-c") or ("delinquency", "s3cret-d") or ("税", "パス:ワード");
        return Task.FromResult<Result<ApplicationRef>>(known
            ? new ApplicationRef(MunicipalityCode.Parse(municipality), ((Credentials.UserPassword)credentials).User)
            : Fault.Of(FaultCode.Unauthenticated, "認証できません。", "Not authenticated."));
    }
}

/// <summary>One municipality with an additional item.</summary>
internal sealed class FakeRegion : IRegionStore
{
    /// <summary>Further addresses to which answers to <c>collection</c> may go.</summary>
    public IReadOnlyList<Uri> ReplyTo { get; set; } = [];

    public RegionModel Current => new()
    {
        Municipalities =
        [
            new Municipality
            {
                Code = MunicipalityCode.Parse(SoapHost.Municipality), Name = "徳島市",
                Extends = ImmutableDictionary<string, ImmutableArray<AdditionalItem>>.Empty.Add("collection-history",
                    [new AdditionalItem("addresseeName", "氏名名称", "text", 150, false)]),
                Applications = [new Application { Id = "collection", Name = "収納管理システム", Provides = [new Provision { Contract = "collection-history" }], ReplyTo = [new Uri("http://127.0.0.1:9/reply"), .. ReplyTo] }, new Application { Id = "delinquency", Name = "滞納整理システム", Consumes = [new Consumption { Contract = "collection-history", By = HandOverKind.Mailbox }] }],
            },
        ],
    };

    public event Action<RegionModel>? Changed { add { } remove { } }

    public long Version => 1;

    public Task<bool> TryReplaceAsync(RegionModel region, RegionModel basis, CancellationToken cancellation) => throw new NotSupportedException();

    public Task ReplaceAsync(RegionModel region, CancellationToken cancellation) => throw new NotSupportedException();
}
