using System.Diagnostics;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Observation;
using Bus.Core.Operation;
using Bus.Core.Pipeline.Feeding;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;

namespace Bus.Core.Pipeline.TakingIn;

/// <summary>The door: sends every arrival down the one way.</summary>
internal sealed class Intake(MessageWay way, Feeder feeder, Authenticate authenticate, Authorize authorize, IRegionStore region, IJournal journal, ContentDigest digest, UnderWay underWay, HubMeters meters) : IIntake
{
    public async Task<Result<Committed>> TakeInAsync(Arrival arrival, CancellationToken cancellation)
    {
        using var counted = underWay.BeginTaking();
        if (underWay.WhyNotAccepting() is { } closed)
        {
            meters.Refused(Known(arrival.Municipality), closed.Code, arrival.Path, 0);
            return closed;
        }
        // By SOAP the call's own span is above it; a file begins a trace.
        using var span = arrival.File is null ? Traces.Begin("receive") : Traces.Continue("receive", ActivityKind.Internal, null);
        var rejects = new CountedRejects(arrival.Rejects);
        var taken = await TryAsync(arrival with { Trace = Traces.Current, Rejects = rejects }, cancellation);
        if (taken.TryGet(out var accepted, out var fault))
        {
            span.About(accepted.Committed.Message);
            meters.Taken(accepted.Committed);
            return accepted.Committed;
        }
        span.Fail(fault.Code.Entry().Name);
        meters.Refused(Known(arrival.Municipality), fault.Code, arrival.Path, rejects.Count);
        // A caller hears its fault in the answer; whoever dropped a file hears it by a result file, so it gets a receipt.
        // What is the hub's own trouble passes: the file stays where it is and is taken up again.
        if (arrival.File is { } file && fault.Role != FaultRole.Receiver && (fault.Code is not FaultCode.UnknownMunicipality || await HasReceiptAsync(file, cancellation)))
            await RefuseFileAsync(arrival, file, fault, cancellation);
        return fault;
    }

    public async Task<Result<Committed>> FeedAsync(Committed known, IFeedSink? sink, CancellationToken cancellation)
    {
        using var counted = underWay.BeginTaking();
        if (underWay.WhyNotAccepting() is { } closed) return closed;
        return await feeder.FeedAsync(known, sink, cancellation);
    }

    // A key that was destroyed does not come back: whoever waited for it would wait for ever, and all its files behind it.
    private async Task<Result<Accepted>> TryAsync(Arrival arrival, CancellationToken cancellation)
    {
        try
        {
            return await way.In.RunAsync(arrival, cancellation);
        }
        catch (KeyGoneException)
        {
            return Denial.KeyGone("団体の鍵が破棄されているため、この団体のデータは受け付けられません。", "The municipality's key was destroyed; its data cannot be taken in any more.");
        }
    }

    public async Task<Result<ApplicationRef>> AuthenticateAsync(string municipality, Credentials credentials, CancellationToken cancellation)
    {
        var caller = await authenticate.IdentifyAsync(municipality, credentials, cancellation);
        return caller.TryGet(out var who, out var fault) ? new ApplicationRef(who.Municipality.Code, who.Application.Id) : fault;
    }

    public async Task<Result<OpenMessage>> AnnounceAsync(Arrival arrival, CancellationToken cancellation)
    {
        using var counted = underWay.BeginTaking();
        if (underWay.WhyNotAccepting() is { } closed) return closed;
        if (!(await authenticate.RunAsync(arrival with { Trace = Traces.Current }, cancellation)).TryGet(out var who, out var fault)) return fault;
        if (!(await authorize.RunAsync(who, cancellation)).TryGet(out var authorized, out fault)) return fault;
        return await journal.BeginAsync(Commit.NewMessageOf(authorized), cancellation);
    }

    // Begun while its municipality was in the region. Nobody comes back to it: left as it is, it would be called processing for ever, hold its month and its municipality's key.
    private async Task<bool> HasReceiptAsync(BulkFile file, CancellationToken cancellation) => await journal.FindClaimAsync(file.ClaimId, cancellation) is not null;

    private MunicipalityCode? Known(string addressed) =>
        MunicipalityCode.TryParse(addressed, out var code) && region.Current.Find(code) is not null ? code : null;

    private async Task RefuseFileAsync(Arrival arrival, BulkFile file, Fault fault, CancellationToken cancellation)
    {
        var sender = new ApplicationRef(MunicipalityCode.Parse(arrival.Municipality), ((Credentials.Folder)arrival.Credentials).Application);
        var open = await journal.BeginAsync(new NewMessage
        {
            Sender = sender,
            Contract = arrival.Contract,
            Version = arrival.Version ?? "",
            Path = arrival.Path,
            Head = arrival.Head,
            AdditionalItems = [],
            FileName = file.Name,
            ClaimId = file.ClaimId,
            Bytes = file.Bytes,
            Trace = Traces.Current,
            CutOver = region.Current.Find(sender.Municipality)?.CutOver ?? default,
            Fence = file.Fence,
        }, cancellation);
        var committed = await journal.FinishAsync(open, new MessageOutcome
        {
            State = ReceiptState.Refused,
            Records = 0,
            Accepted = ControlTotal.Zero,
            AmountDeclared = arrival.Declared?.Amount,
            ContentDigest = DigestOf(arrival.Municipality, await file.ContentHash(cancellation)),
            Fault = fault,
        }, [], cancellation);
        await arrival.Acknowledge(committed, cancellation);
    }

    private byte[] DigestOf(string municipality, byte[] content)
    {
        try
        {
            return digest.Of(municipality, content);
        }
        catch (KeyGoneException)
        {
            return []; // it is made with the key that is gone; a refused file needs none
        }
    }
}
