using Bus.Core.Contracts;
using Bus.Core.Journal;
using Bus.Core.Pipeline.Feeding;
using Bus.Core.Vocabulary;

namespace Bus.Core.Tests.Pipeline;

/// <summary>What becomes of a message whose feeding a crash cut off, where its contract feeds no other any more.</summary>
public class FeederTests
{
    private readonly FinishJournal _journal = new();

    /// <summary>Left as it was, its day would never be settled, and its municipality's key never destroyed.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Message_WhoseContractFeedsNoOtherAnyMore_IsFed(bool wasCutOff)
    {
        var feeder = new Feeder(new NoFeeds(), null!, _journal, null!, null!, null!, null!, null!, null!, null!, null!);
        var message = new MessageInfo
        {
            Id = 7, Receipt = "362018-20261120-0000000007", Sender = new ApplicationRef(MunicipalityCode.Parse("362018"), "collection"), Contract = "c", Version = "2026-01", Path = EntryPath.File,
            Head = MessageHead.Empty, AdditionalItems = [], State = ReceiptState.Accepted, ReceivedAt = default, IsFeeding = wasCutOff,
        };

        var fed = await feeder.FeedAsync(new Committed { Message = message }, null, default);

        Assert.Null(fed.Fault);
        Assert.Equal(wasCutOff ? [7] : [], _journal.Fed);
    }

    private sealed class NoFeeds : ICatalogue
    {
        public CatalogueSnapshot Current { get; } = new([new Contract
        {
            Name = "c", Version = "2026-01", Title = new("試", "test"), BusinessUnit = "", SchemaNamespace = "", WsdlNamespace = "", Operation = "SendC", Items = [], OrderingKey = [], Identity = [],
            MunicipalityItem = null, TransactionItem = null, AmountItems = [],
        }], []);
    }
}
