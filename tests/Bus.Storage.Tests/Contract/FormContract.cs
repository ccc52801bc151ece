using System.Collections.Immutable;
using Bus.Core.Contracts;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

/// <summary>By which items the records of a contract's version lie in the journal.</summary>
public abstract class FormContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    private static readonly Core.Contracts.Contract Original = Of(["number", "fee", "note"]);

    [Fact]
    public async Task Version_WithRecords_KeepsItsItems()
    {
        Assert.Empty(await Store.Forms.AdmitAsync([Original], default));
        await Store.AcceptAsync(Samples.Soap());
        await OpenAsync();
        Assert.Empty(await Store.Forms.AdmitAsync([Original], default));

        // Whatever is refused is not remembered: it is refused again.
        for (var i = 0; i < 2; i++)
        {
            var change = Assert.Single(await Store.Forms.AdmitAsync([Of(["number", "note", "fee"])], default));
            Assert.Equal((Samples.Contract, "item 2 (before: fee; now: note)"), (change.Contract.Name, change.Difference.En));
        }
        Assert.Equal("item 4 (before: -; now: more)", Assert.Single(await Store.Forms.AdmitAsync([Of(["number", "fee", "note", "more"])], default)).Difference.En);
        Assert.Equal("item 3 (before: note; now: -)", Assert.Single(await Store.Forms.AdmitAsync([Of(["number", "fee"])], default)).Difference.En);
        Assert.Equal("orderingKey (before: number; now: number, fee)", Assert.Single(await Store.Forms.AdmitAsync([Original with { OrderingKey = [0, 1] }], default)).Difference.En);
        Assert.Equal("identity (before: -; now: number)", Assert.Single(await Store.Forms.AdmitAsync([Original with { Identity = [0] }], default)).Difference.En);
        Assert.Equal("totals/transfer（以前：fee、今：-）", Assert.Single(await Store.Forms.AdmitAsync([Original with { AmountItems = [] }], default)).Difference.Ja);
        Assert.Empty(await Store.Forms.AdmitAsync([Original, Of(["other"]) with { Version = "2027-01" }], default));
    }

    [Fact]
    public async Task Version_WithoutRecords_MayStillChange()
    {
        Assert.Empty(await Store.Forms.AdmitAsync([Original], default));
        Assert.Empty(await Store.Forms.AdmitAsync([Of(["note"])], default));
        await Store.AcceptAsync(Samples.Soap());
        Assert.Equal("item 1 (before: note; now: number)", Assert.Single(await Store.Forms.AdmitAsync([Original], default)).Difference.En);
    }

    private static Core.Contracts.Contract Of(ImmutableArray<string> items) => new()
    {
        Name = Samples.Contract,
        Version = "2026-01",
        Title = new("試験", "Test"),
        BusinessUnit = "",
        SchemaNamespace = "urn:s",
        WsdlNamespace = "urn:w",
        Operation = "Send",
        Items = [.. items.Select(i => new Item(i, i, true, new AnyText()))],
        OrderingKey = [0],
        Identity = [],
        MunicipalityItem = null,
        TransactionItem = null,
        AmountItems = items.Length > 1 ? [items.IndexOf("fee")] : [],
    };

    private sealed class AnyText : ItemRule
    {
        public override Core.Vocabulary.Bilingual Expectation => new("何でも", "anything");

        public override Core.Faults.RecordCode? Check(ReadOnlySpan<byte> utf8) => null;
    }
}
