using System.Collections.Concurrent;
using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Pipeline;
using Bus.Core.Records;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Files.Tests.Support;

/// <summary>What one arrival was, seen from the intake.</summary>
internal sealed record Taken(string Application, string Contract, string File, string Claim, MessageHead Head, ControlTotal? Declared, string Hash, long Records);

/// <summary>Stands in for the pipeline: reads every record of an arrival through the real reader, judges each by the contract's rules, asks for the hash,
/// commits and acknowledges. Its hooks break it off at the points where a process can die.</summary>
internal sealed class ScriptedIntake : IIntake
{
    private MemoryJournal _journal = null!;
    private IRegionStore _region = null!;
    private ICatalogue _catalogue = null!;
    private IRecordFormats _formats = null!;

    public ConcurrentQueue<Taken> Arrivals { get; } = new();
    /// <summary>Runs before the first record is read; a fault is the answer, without a receipt.</summary>
    public Func<Arrival, CancellationToken, Task<Fault?>> AtTheDoor { get; set; } = (_, _) => Task.FromResult<Fault?>(null);
    public Func<long, CancellationToken, Task> EachRecord { get; set; } = (_, _) => Task.CompletedTask;
    public Func<Task> BeforeCommit { get; set; } = () => Task.CompletedTask;
    public Func<Task> AfterCommit { get; set; } = () => Task.CompletedTask;
    public Func<MessageInfo, Committed> Outcome { get; set; } = message => new Committed { Message = message };
    public bool ReadTwice { get; set; }
    public long StopAfter { get; set; } = long.MaxValue;

    public void Attach(MemoryJournal journal, IRegionStore region, ICatalogue catalogue, IRecordFormats formats) =>
        (_journal, _region, _catalogue, _formats) = (journal, region, catalogue, formats);

    public async Task<Result<OpenMessage>> AnnounceAsync(Arrival arrival, CancellationToken cancellation) => await AtTheDoor(arrival, cancellation) is { } refusal ? refusal
        : await _journal.BeginAsync(new NewMessage
        {
            Sender = new ApplicationRef(MunicipalityCode.Parse(arrival.Municipality), ((Credentials.Folder)arrival.Credentials).Application), Contract = arrival.Contract, Version = "2026-01",
            Path = EntryPath.File, Head = arrival.Head, AdditionalItems = [], FileName = arrival.File!.Name, ClaimId = arrival.File.ClaimId, Bytes = arrival.File.Bytes, ReplyTo = arrival.ReplyTo,
        }, cancellation);

    public async Task<Result<Committed>> TakeInAsync(Arrival arrival, CancellationToken cancellation)
    {
        if (await AtTheDoor(arrival, cancellation) is { } refusal) return refusal;
        var application = ((Credentials.Folder)arrival.Credentials).Application;
        var provision = _region.Current.Find(new ApplicationRef(MunicipalityCode.Parse(arrival.Municipality), application))?.Provides.FirstOrDefault(p => p.Contract == arrival.Contract);
        var contract = _catalogue.Current.Find(arrival.Contract);
        if (contract is null || provision is null) return Fault.Of(FaultCode.Forbidden, "登録されていません。", "Not registered as a provider.");
        var shape = _formats.ShapeOf(contract, []);
        var (records, rejected, amount) = (0L, 0L, 0L);
        var fault = arrival.Failure;
        for (var pass = 0; fault is null && pass < (ReadTwice ? 2 : 1); pass++)
        {
            if (pass > 0) arrival.Rejects.Restart();
            (records, rejected, amount) = (0, 0, 0);
            await using var reader = arrival.OpenRecords(shape, provision);
            while (records < StopAfter && await reader.ReadAsync(cancellation))
            {
                records++;
                await EachRecord(records, cancellation);
                if (Judge(reader, shape) is { } bad) { rejected++; arrival.Rejects.Add(new Reject(reader.Index, reader.Line, bad.Item, bad.Code, bad.Reason), reader); }
                else foreach (var item in contract.AmountItems) amount += long.Parse(reader.Field(item));
            }
            fault = reader.Failure;
        }
        var hash = Convert.ToHexStringLower(await arrival.File!.ContentHash(cancellation));
        Arrivals.Enqueue(new Taken(application, arrival.Contract, arrival.File.Name, arrival.File.ClaimId, arrival.Head, arrival.Declared, hash, records));
        await BeforeCommit();
        var committed = Outcome(new MessageInfo
        {
            Id = 1, Receipt = _journal.ReceiptOf(arrival.File.ClaimId), Sender = new(MunicipalityCode.Parse(arrival.Municipality), application), Contract = arrival.Contract, Version = contract.Version,
            Path = EntryPath.File, Head = arrival.Head, AdditionalItems = [], FileName = arrival.File.Name, ClaimId = arrival.File.ClaimId,
            State = fault is null ? ReceiptState.Accepted : ReceiptState.Refused, Records = records, Rejected = rejected, Fault = fault,
            Accepted = fault is null ? new ControlTotal(records - rejected, amount) : ControlTotal.Zero, AmountDeclared = arrival.Declared?.Amount,
            ReceivedAt = MemoryJournal.ReceivedAt, CompletedAt = MemoryJournal.ReceivedAt.AddSeconds(2),
        });
        _journal.Commit(arrival.File.ClaimId, committed);
        await AfterCommit();
        await arrival.Acknowledge(committed, cancellation);
        return committed.Message.Fault is { } whole ? whole : committed;
    }

    public Task<Result<Committed>> FeedAsync(Committed known, IFeedSink? sink, CancellationToken cancellation) => Task.FromResult<Result<Committed>>(known);

    public Task<Result<ApplicationRef>> AuthenticateAsync(string municipality, Credentials credentials, CancellationToken cancellation) => throw new NotSupportedException();

    private static ItemFault? Judge(CandidateReader reader, RecordShape shape)
    {
        if (reader.Structural is { } structural) return structural;
        for (var i = 0; i < shape.Items.Length; i++)
        {
            var item = shape.Items[i];
            var value = reader.Field(i);
            RecordCode? code = !value.IsEmpty ? item.Rule.Check(value) : item.Required ? RecordCode.Missing : null;
            if (code is { } bad) return new ItemFault(item.Element, bad, item.Rule.Expectation);
        }
        return null;
    }
}
