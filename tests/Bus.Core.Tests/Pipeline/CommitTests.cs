using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Pipeline;
using Bus.Core.Pipeline.TakingIn;
using Bus.Core.Records;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Core.Tests.Pipeline;

/// <summary>Who gets what is accepted while the region changes, and what a sender is told whose commit is in doubt.</summary>
public class CommitTests
{
    /// <summary>A bulk file may be read for an hour. What is accepted after a region came into force is delivered by it.</summary>
    [Fact]
    public async Task File_RegionChangesWhileItIsRead_GoesToWhomTheRegionNamesWhenItIsAccepted()
    {
        var (region, journal) = (new ChangingRegion { Current = RegionOf("delinquency", "old") }, new FinishJournal());
        var municipality = region.Current.Municipalities[0];
        var arrival = new Arrival
        {
            Path = EntryPath.File, Municipality = municipality.Code.Value, Contract = "c", Credentials = new Credentials.Folder("collection"), Head = MessageHead.Empty,
            File = new BulkFile("f.csv", "c-1", 1, _ =>
            {
                region.Current = RegionOf("delinquency", "new");
                return Task.FromResult(new byte[32]);
            }),
            OpenRecords = (_, _) => new ScriptedReader(), Rejects = new NoRejectSink(), Acknowledge = (_, _) => Task.CompletedTask,
        };
        var authorized = new Authorized(new Authenticated(arrival, municipality, municipality.Applications[0]), municipality.Applications[0].Provides[0], new RecordShape(AnyContract, []),
            Authorize.TargetsOf(municipality, "collection", "c"));
        var commit = new Commit(journal, new ContentDigest(new PlainKeys()), new OpenErrors(null!, Options.Create(new IntakeOptions())), region, Options.Create(new IntakeOptions()), TimeProvider.System);

        await commit.RunAsync(new Validated(authorized, new JudgeFixture().JudgeOf(OnError.Record)), default);
        Assert.Equal(["delinquency", "new"], journal.Consumers);
    }

    /// <summary>The same id would find it. Without one, "send again" would double it.</summary>
    [Theory]
    [InlineData("m-1", "not taken twice", "Send again", true)]
    [InlineData(null, "may be taken twice", "ListReceipts", false)]
    public async Task Message_WhoseCommitIsInDoubt_ItsSenderIsToldHowToGoOn(string? id, string cause, string action, bool comesAgainByItself)
    {
        var (region, journal) = (new ChangingRegion { Current = RegionOf("delinquency") }, new FinishJournal { Trouble = new JournalUnavailableException(new Bilingual("不明", "unknown")) });
        var municipality = region.Current.Municipalities[0];
        var arrival = new Arrival
        {
            Path = EntryPath.Soap, Municipality = municipality.Code.Value, Contract = "c", Credentials = new Credentials.Folder("collection"), Head = MessageHead.Empty with { MessageId = id },
            OpenRecords = (_, _) => new ScriptedReader(), Rejects = new NoRejectSink(), Acknowledge = (_, _) => Task.CompletedTask,
        };
        var authorized = new Authorized(new Authenticated(arrival, municipality, municipality.Applications[0]), municipality.Applications[0].Provides[0], new RecordShape(AnyContract, []),
            Authorize.TargetsOf(municipality, "collection", "c"));
        var commit = new Commit(journal, new ContentDigest(new PlainKeys()), new OpenErrors(null!, Options.Create(new IntakeOptions())), region, Options.Create(new IntakeOptions()), TimeProvider.System);

        var fault = (await commit.RunAsync(new Validated(authorized, new JudgeFixture().JudgeOf(OnError.Record)), default)).Fault!;
        Assert.Equal((FaultCode.Unavailable, comesAgainByItself), (fault.Code, fault.RetryAfter is not null));
        Assert.Contains(cause, fault.What.En, StringComparison.Ordinal);
        Assert.Contains(action, fault.Action.En, StringComparison.Ordinal);
    }

    private static Contract AnyContract { get; } = new()
    {
        Name = "c", Version = "2026-01", Title = new("試", "test"), BusinessUnit = "", SchemaNamespace = "", WsdlNamespace = "", Operation = "SendC",
        Items = [], OrderingKey = [], Identity = [], MunicipalityItem = null, TransactionItem = null, AmountItems = [],
    };

    private static RegionModel RegionOf(params string[] consumers) => new()
    {
        Municipalities =
        [
            new Municipality
            {
                Code = MunicipalityCode.Parse("362018"), Name = "徳島市",
                Applications =
                [
                    new Application { Id = "collection", Name = "収納", Provides = [new Provision { Contract = "c" }] },
                    .. consumers.Select(id => new Application { Id = id, Name = id, Consumes = [new Consumption { Contract = "c", By = HandOverKind.Mailbox }] }),
                ],
            },
        ],
    };

    private sealed class ChangingRegion : IRegionStore
    {
        public RegionModel Current { get; set; } = RegionModel.Empty;
        public long Version => 0;
        public event Action<RegionModel>? Changed { add { } remove { } }
        public Task ReplaceAsync(RegionModel region, CancellationToken cancellation) => throw new NotSupportedException();
        public Task<bool> TryReplaceAsync(RegionModel region, RegionModel basis, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
