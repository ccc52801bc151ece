using System.Diagnostics.Metrics;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Observation;
using Bus.Core.Operation;
using Bus.Core.Pipeline;
using Bus.Core.Pipeline.TakingIn;
using Bus.Core.Tests.Dispatch;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Core.Tests.Pipeline;

/// <summary>What becomes of a bulk file whose municipality the region does not name.</summary>
public sealed class IntakeTests : IDisposable
{
    private readonly FinishJournal _journal = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private Committed? _answered;

    public void Dispose() => _services.Dispose();

    /// <summary>Begun, it has a receipt: "processing" for ever, it would hold its month, and the municipality's key.</summary>
    [Fact]
    public async Task File_ItsMunicipalityLeftAfterItWasBegun_ComesToItsEnd()
    {
        _journal.Claimed = new Committed
        {
            Message = new MessageInfo
            {
                Id = 1, Receipt = "362018-20261120-0000000001", Sender = new ApplicationRef(MunicipalityCode.Parse("362018"), "collection"), Contract = "c", Version = "2026-01", Path = EntryPath.File,
                Head = MessageHead.Empty, AdditionalItems = [], State = ReceiptState.Processing, ReceivedAt = default,
            },
        };
        Assert.Equal(FaultCode.UnknownMunicipality, await TakeInAsync());
        Assert.Equal((ReceiptState.Refused, FaultCode.UnknownMunicipality), (_journal.Outcome!.State, _journal.Outcome.Fault!.Code));
        Assert.NotNull(_answered);
    }

    [Fact]
    public async Task File_OfAMunicipalityThatIsNotThere_GetsNoReceipt()
    {
        Assert.Equal(FaultCode.UnknownMunicipality, await TakeInAsync());
        Assert.Null(_journal.Outcome);
    }

    private async Task<FaultCode?> TakeInAsync()
    {
        var authenticate = new Authenticate(new NoRegion(), null!, null!, null!, null!);
        var intake = new Intake(new MessageWay(authenticate, null!, null!, null!, null!, null!, null!, null!, null!, null!, null!), null!, authenticate, null!, new NoRegion(), _journal,
            new ContentDigest(new PlainKeys()), new UnderWay(new NoMaintenance(), new HandClock()), new HubMeters(_services.GetRequiredService<IMeterFactory>()));
        var taken = await intake.TakeInAsync(new Arrival
        {
            Path = EntryPath.File, Municipality = "362018", Contract = "c", Credentials = new Credentials.Folder("collection"), Head = MessageHead.Empty,
            File = new BulkFile("f.csv", "c-1", 1, _ => Task.FromResult(new byte[32])), OpenRecords = (_, _) => throw new InvalidOperationException(), Rejects = new NoRejectSink(),
            Acknowledge = (committed, _) =>
            {
                _answered = committed;
                return Task.CompletedTask;
            },
        }, default);
        return taken.TryGet(out _, out var fault) ? null : fault.Code;
    }
}
