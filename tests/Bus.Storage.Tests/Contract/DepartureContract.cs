using System.Text;
using Bus.Core.Closings;
using Bus.Core.Exits;
using Bus.Core.Faults;
using Bus.Core.Identity;
using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

/// <summary>What lies there of a municipality, and the end of its key.</summary>
public abstract class DepartureContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    private static readonly ApplicationRef OfTakeo = new(Samples.Takeo, "collection");
    private static readonly RegionModel OnlyTakeo = new() { Municipalities = [new Municipality { Code = Samples.Takeo, Name = "武雄市" }] };
    private static readonly RegionModel Both = new() { Municipalities = [.. OnlyTakeo.Municipalities, new Municipality { Code = Samples.Tokushima, Name = "徳島市", Staff = new StaffSource("login\nyoshino", false) }] };

    [Fact]
    public async Task Book_SaysWhatLiesThere_OfEachMunicipality()
    {
        await FillAsync();
        var all = await Store.Book.AllAsync(null, default);
        Assert.Equal([Samples.Tokushima, Samples.Takeo], all.Select(h => h.Municipality));
        var (tokushima, takeo) = (all[0], all[1]);
        Assert.Equal((true, null, 4L, 1L, 1L, 1L), (tokushima.HasKey, tokushima.KeyDestroyedAt, tokushima.Messages, tokushima.Processing, tokushima.Undelivered, tokushima.OpenErrors));
        Assert.Equal((Clock.Now, Clock.Now), (tokushima.Oldest, tokushima.Newest));
        Assert.Equal((true, 1L, 1L, false), (takeo.HasKey, takeo.Messages, takeo.Undelivered, takeo.Processing > 0));
        Assert.Equal(takeo, Assert.Single(await Store.Book.AllAsync(Samples.Takeo, default)));
        Assert.Empty(await Store.Book.AllAsync(MunicipalityCode.Parse("412074"), default));
    }

    [Fact]
    public async Task DestroyKey_WithSomethingUnfinished_IsRefused_AndDoneOnceAllIsFinished_AndTheOthersAreUntouched()
    {
        var (delivered, waiting, reading) = await FillAsync();
        var request = await Store.Approvals.BeginAsync(new(Core.Operation.Oversight.Actor.Local("root"), "message.replay", "a", Samples.Tokushima, "again"), "a", Clock.Now.AddDays(1), default);
        // Each of the three holds it by itself: what waits, what is read, what is open.
        Assert.Equal(DepartureOutcome.Unfinished, await DestroyAsync());
        await DeliverAsync(waiting);
        Assert.Equal(DepartureOutcome.Unfinished, await DestroyAsync());
        await Store.Journal.FinishAsync(reading, Samples.Accepted(0, 0, "four"), [], default);
        Assert.Equal(DepartureOutcome.Unfinished, await DestroyAsync());
        Assert.NotEmpty(await Store.Deliveries.ReadAsync(delivered, 0, default).AllAsync());
        var error = Assert.Single(await Store.Rejects.ListAsync(new RejectFilter(Samples.Tokushima), default));
        Assert.Equal(1, await Store.Rejects.DismissAsync(error.Receipt, null, "left", "sato", default));

        Assert.Equal(DepartureOutcome.Done, await DestroyAsync());

        await Assert.ThrowsAsync<KeyGoneException>(() => Store.Deliveries.ReadAsync(delivered, 0, default).AllAsync());
        var held = Assert.Single(await Store.Book.AllAsync(Samples.Tokushima, default));
        Assert.Equal((false, false, 4L, (DateTimeOffset?)Clock.Now), (held.HasKey, held.IsUnfinished, held.Messages, held.KeyDestroyedAt));
        // What was delivered is still known to have been.
        Assert.Equal(DeliveryState.Delivered, Assert.Single(await Store.Queries.DeliveriesAsync(delivered.Id, default)).State);
        Assert.Equal(Core.Operation.Oversight.ApprovalState.Expired, (await Store.Approvals.FindAsync(Samples.Tokushima, request, default))!.State);
        Assert.Empty(await Store.Staff.MarksAsync(Samples.Tokushima, default));
        Assert.Single(await Store.Staff.MarksAsync(Samples.Takeo, default));

        var other = Assert.Single(await Store.Queries.ListAsync(new MessageFilter(Samples.Takeo), default));
        Assert.NotEmpty(await Store.Deliveries.ReadAsync(other, 0, default).AllAsync());
        Assert.Single(await Store.Deliveries.UnfinishedAsync());
        Assert.Equal(DepartureOutcome.NoKey, await DestroyAsync());
        await OpenAsync();
        Assert.False(Store.Keys.Has(Samples.Tokushima));
        Assert.True(Store.Keys.Has(Samples.Takeo));
    }

    [Fact]
    public async Task DestroyKey_JustAfterARegionCameIntoForce_Waits_ForWhatMayStillBeOnItsWay()
    {
        await Store.Region.ReplaceAsync(OnlyTakeo, default);
        Task<DepartureOutcome> DestroyNowAsync() => Store.Departure.DestroyKeyAsync(Samples.Tokushima, Store.Region.Version, default);

        Assert.Equal(DepartureOutcome.TooSoon, await DestroyNowAsync());
        Clock.Now += TimeSpan.FromSeconds(59);
        Assert.Equal(DepartureOutcome.TooSoon, await DestroyNowAsync());
        Assert.True(Store.Keys.Has(Samples.Tokushima));
        Clock.Now += TimeSpan.FromSeconds(1);
        Assert.Equal(DepartureOutcome.Done, await DestroyNowAsync());
    }

    /// <summary>On whichever node an export is written: half of it would be all that is left.</summary>
    [Fact]
    public async Task DestroyKey_WhileAnExtractIsRead_IsRefused_UntilItHasEndedOrItsNodeHas()
    {
        var card = new Core.Nodes.NodeCard("sole", "here", "", "", TimeSpan.FromSeconds(10));
        var life = (await Store.Nodes.EnterAsync(card, null, default))!.Value;
        await Store.Region.ReplaceAsync(OnlyTakeo, default);
        var extract = await Store.Extracts.OpenAsync(Samples.Tokushima, default);
        Assert.Equal(DepartureOutcome.Extracting, await DestroyAsync());
        await extract.DisposeAsync();
        await MarkAsync(Samples.Takeo);
        Assert.Equal(DepartureOutcome.Done, await DestroyAsync());

        // A node that was killed amid it holds the key only until it is back under its name.
        await Store.Keys.EnsureAsync(Samples.Tokushima, default);
        await MarkAsync(Samples.Tokushima);
        Assert.Equal(DepartureOutcome.Extracting, await DestroyAsync());
        Assert.True(Store.Keys.Has(Samples.Tokushima));
        await Store.Nodes.EnterAsync(card, life, default);
        Assert.Equal(DepartureOutcome.Done, await DestroyAsync());

        // As an extract that is never closed leaves it; one that lies open would be in the way of the scrubbing, too.
        Task MarkAsync(MunicipalityCode municipality) => Store.Database.Writes.RunAsync(
            s => s.ExecuteAsync("INSERT INTO exit_extract (municipality, life) VALUES (@municipality, @life)", ("@municipality", municipality), ("@life", life)), Writing.WriteScope.Region, default);
    }

    /// <summary>What a message id stood for cannot be told any more: taken, it might be doubled; called a duplicate, it might be lost.</summary>
    [Fact]
    public async Task MessageId_UsedBeforeTheKeyWasDestroyed_IsRefusedAndSaysWhy()
    {
        await Store.Region.ReplaceAsync(OnlyTakeo, default);
        var first = (await Store.AcceptAsync(Samples.Soap("a-1"))).Message;
        Assert.Equal(DepartureOutcome.Done, await DestroyAsync());
        Clock.Now += TimeSpan.FromSeconds(1);
        await Store.Region.ReplaceAsync(Both, default);

        // The same content has another digest under the new key.
        var fault = (await Store.Journal.AcceptAsync(Samples.Soap("a-1"), Samples.Accepted(1, content: "under the new key"), [Samples.Chunk(0, 1)], [], default)).Fault!;
        Assert.Equal(FaultCode.ContradictingDuplicate, fault.Code);
        Assert.Contains($"as receipt {first.Receipt} before the municipality's key was destroyed", fault.What.En);
        Assert.DoesNotContain("with other values", fault.What.En);
        Assert.Contains("鍵を破棄する前", fault.What.Ja);
        // Since it came back, it is as ever.
        await Store.AcceptAsync(Samples.Soap("a-2"));
        Assert.Contains("with other values", (await Store.Journal.AcceptAsync(Samples.Soap("a-2"), Samples.Accepted(1, content: "other"), [Samples.Chunk(0, 1)], [], default)).Fault!.What.En);
    }

    [Fact]
    public async Task DestroyKey_OfARegionThatWasReplacedMeanwhile_DoesNothing()
    {
        await Store.Region.ReplaceAsync(OnlyTakeo, default);
        var seen = Store.Region.Version;
        await Store.Region.ReplaceAsync(Both, default);

        Assert.Equal(DepartureOutcome.RegionChanged, await Store.Departure.DestroyKeyAsync(Samples.Tokushima, seen, default));
        Assert.True(Store.Keys.Has(Samples.Tokushima));
    }

    [Fact]
    public async Task DestroyKey_ForgetsTheVersionsOfTheRegionThatNameIt_AndNoOthers()
    {
        foreach (var region in new[] { OnlyTakeo, Both, OnlyTakeo }) await Store.Region.ReplaceAsync(region, default);

        Assert.Equal(DepartureOutcome.Done, await DestroyAsync());

        Assert.Equal(2, await Store.Database.Reads.RunAsync(s => s.ListAsync(r => r.GetInt64(0), "SELECT id FROM region_version"), default).ContinueWith(t => t.Result.Count));
        await OpenAsync();
        Assert.Equal("武雄市", Assert.Single(Store.Region.Current.Municipalities).Name);
    }

    /// <summary>Most versions are opened before the transaction; what is applied in between is not forgotten about.</summary>
    [Fact]
    public async Task Forget_FindsAlsoTheVersionsThatCameSinceItWasLooked()
    {
        foreach (var region in new[] { OnlyTakeo, Both, OnlyTakeo }) await Store.Region.ReplaceAsync(region, default);
        var found = await Store.Regions.FindNamingAsync(Samples.Tokushima, default);
        foreach (var region in new[] { Both, OnlyTakeo }) await Store.Region.ReplaceAsync(region, default);

        await Store.Database.Writes.RunAsync(async s =>
        {
            await Store.Regions.ForgetAsync(s, Samples.Tokushima, found);
            return true;
        }, Writing.WriteScope.Region, default);

        Assert.Single(found.Ids);
        var left = await Store.Regions.FindNamingAsync(Samples.Tokushima, default);
        Assert.Empty(left.Ids);
        Assert.Equal(3, (await Store.Database.Reads.RunAsync(s => s.ListAsync(r => r.GetInt64(0), "SELECT id FROM region_version"), default)).Count);
    }

    [Fact]
    public async Task Municipality_ThatComesBack_HasANewKey_AndItsOldDataStaysGone()
    {
        await Store.Region.ReplaceAsync(OnlyTakeo, default);
        var full = Samples.File("c-1");
        var taken = await Store.TakeFileAsync(full with { Head = full.Head with { Extent = Extent.Full } }, deliveries: [Samples.ToDelinquency]);
        await DeliverAsync(taken);
        var old = taken.Message;
        Assert.NotNull(await Store.Deliveries.LastFullAsync(Samples.Route, Samples.Collection.Application, 2, default));
        Assert.Equal(DepartureOutcome.Done, await DestroyAsync());
        Clock.Now += TimeSpan.FromSeconds(1);
        await Store.Region.ReplaceAsync(Both, default);
        var young = (await Store.TakeFileAsync(Samples.File("c-2"), content: "new")).Message;

        await Assert.ThrowsAsync<KeyGoneException>(() => Store.Deliveries.ReadAsync(old, 0, default).AllAsync());
        Assert.NotEmpty(await Store.Deliveries.ReadAsync(young, 0, default).AllAsync());
        // Nothing is compared with what nobody can read.
        Assert.Null(await Store.Deliveries.LastFullAsync(Samples.Route, Samples.Collection.Application, 2, default));
        await OpenAsync();
        await Assert.ThrowsAsync<KeyGoneException>(() => Store.Deliveries.ReadAsync(old, 0, default).AllAsync());
        await using var extract = await Store.Extracts.OpenAsync(Samples.Tokushima, default);
        Assert.Equal([false, true], (await extract.MessagesAsync(default).AllAsync()).Select(m => m.RecordsKept));
        Assert.Contains(new ExtractTotal(ExtractNames.Records, 1, 1, 100), await extract.TotalsAsync(default));
    }

    [Fact]
    public async Task Ensure_OnANodeThatStillHoldsADestroyedKey_MakesANewOne()
    {
        var (one, two) = (Store, await OpenAsync());
        await one.KeyDestruction.DestroyAsync(Samples.Tokushima, default);
        Assert.True(two.Keys.Has(Samples.Tokushima));

        await two.Keys.EnsureAsync(Samples.Tokushima, default);

        var box = two.Keys.Seal(Samples.Tokushima, "x"u8, default);
        await OpenAsync();
        Assert.Equal("x"u8, Store.Keys.Open(Samples.Tokushima, box, default));
    }

    [Fact]
    public async Task Extract_HoldsTheMunicipalityAsOfOneMoment_AndCountsTheSame()
    {
        var (delivered, _, _) = await FillAsync();
        await Store.AskedQueries.BeginAsync(new("q-1", Samples.Collection, "delinquency-inquiry", "2026-01", null, Clock.Now, null), [], default);
        await Store.Audit.RecordAsync(new(Core.Operation.Oversight.Actor.Local("root"), "route.pause", "a", Samples.Tokushima), default);
        await Store.Audit.RecordAsync(new(Core.Operation.Oversight.Actor.Local("root"), "route.pause", "b", Samples.Takeo), default);
        var key = new ClosingKey(Samples.Collection, Samples.Contract, new DateOnly(2026, 11, 20));
        var first = await Store.Closings.StateAsync(new ClosingStatement(key, "collection"), default);
        await Store.Closings.CloseAsync(first, "delinquency", new DayAmount(2, 200), marker: false, default);
        await Store.Closings.StateAsync(new ClosingStatement(key, "collection") { Records = long.MaxValue, Amount = long.MinValue }, default);
        await Store.Closings.StateAsync(new ClosingStatement(key with { Contract = "assessment" }, "collection") { Records = long.MaxValue }, default);
        await Store.Closings.StateAsync(new ClosingStatement(key with { Provider = OfTakeo }, "collection"), default);
        await using var extract = await Store.Extracts.OpenAsync(Samples.Tokushima, default);
        await Store.AcceptAsync(Samples.Soap("later"), content: "later");
        await Store.Closings.StateAsync(new ClosingStatement(key, "later"), default);

        var messages = await extract.MessagesAsync(default).AllAsync();
        Assert.Equal(4, messages.Count);
        Assert.Equal(3, messages.Count(m => m.RecordsKept));
        var records = await extract.RecordsAsync(delivered, default).AllAsync();
        Assert.Equal((await Store.Deliveries.ReadAsync(delivered, 0, default).AllAsync()).Select(c => Convert.ToHexString(c.Data.Span)), records.Select(c => Convert.ToHexString(c.Data.Span)));
        Assert.Equal([DeliveryState.Delivered, DeliveryState.Waiting], (await extract.DeliveriesAsync(default).AllAsync()).Select(d => d.State));
        var error = Assert.Single(await extract.RejectsAsync(default).AllAsync());
        Assert.Equal((3L, "悪い行"), (error.Info.Line, Encoding.UTF8.GetString(error.Raw!.Value.Span)));
        Assert.Equal("q-1", Assert.Single(await extract.QueriesAsync(default).AllAsync()).Number);
        Assert.Equal("a", Assert.Single(await extract.AuditAsync(default).AllAsync()).Subject);
        var closings = await extract.ClosingsAsync(default).AllAsync();
        Assert.Equal([("assessment", 1, true, false), (Samples.Contract, 1, false, true), (Samples.Contract, 2, true, false)], closings.Select(c => (c.Closing.Key.Contract, c.Closing.Number, c.Closing.IsLast, c.LastSerial > 0)));
        Assert.Equal(("delinquency", new DayAmount(2, 200)), (Assert.Single(closings[1].ClosedFor).Consumer, closings[1].ClosedFor[0].Delivered));
        Assert.Equal(
            [
                new("messages/accepted", 3, 3, 300), new("messages/processing", 1, 0, 0), new("records", 3, 3, 300), new("deliveries/delivered", 1, 1, 100), new("deliveries/waiting", 1, 0, 0),
                new("rejects/open", 1, 0, 0), new("queries", 1, 0, 0), new("closings", 3, 0, 0), new("closings/closed", 1, 2, 0), new("audit", 1, 0, 0),
            ], (await extract.TotalsAsync(default)).OrderBy(t => Array.FindIndex(Order, t.What.StartsWith)).ThenBy(t => t.What, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Extract_OfAMonthWhoseRecordsAreForgotten_KnowsThatTheyAre()
    {
        await Store.TakeFileAsync(Samples.File("c-1"));
        Clock.Now = new DateTimeOffset(2026, 11, 30, 15, 0, 0, TimeSpan.Zero) + TimeSpan.FromDays(92);
        await Store.TakeFileAsync(Samples.File("c-2"), content: "new");
        await Store.Retention.SweepAsync(false, default);

        await using var extract = await Store.Extracts.OpenAsync(Samples.Tokushima, default);
        Assert.Equal([false, true], (await extract.MessagesAsync(default).AllAsync()).Select(m => m.RecordsKept));
        var totals = await extract.TotalsAsync(default);
        Assert.Contains(new ExtractTotal("messages/accepted", 2, 2, 200), totals);
        Assert.Contains(new ExtractTotal("records", 1, 1, 100), totals);
    }

    private static readonly string[] Order = ["messages", "records", "deliveries", "rejects", "queries", "closings", "audit"];

    // When the region has been in force for long enough.
    private Task<DepartureOutcome> DestroyAsync()
    {
        Clock.Now += TimeSpan.FromMinutes(1);
        return Store.Departure.DestroyKeyAsync(Samples.Tokushima, Store.Region.Version, default);
    }

    private async Task DeliverAsync(Committed taken)
    {
        foreach (var step in (DeliveryChange[])[new DeliveryChange.Started(10), new DeliveryChange.Done(new ControlTotal(1, 100), null)])
            Assert.True(await Store.Deliveries.ApplyAsync(taken.Deliveries[0].Delivery, step, default));
    }

    // One delivered, one waiting, one with an open error, one being read; of the other municipality one that waits.
    private async Task<(MessageInfo Delivered, Committed Waiting, OpenMessage Reading)> FillAsync()
    {
        await Store.Keys.EnsureAsync(Samples.Takeo, default);
        var delivered = await Store.AcceptAsync(Samples.Soap("m-1"), "one", 100, Samples.ToDelinquency);
        await DeliverAsync(delivered);
        var waiting = await Store.AcceptAsync(Samples.Soap("m-2"), "two", 100, Samples.ToDelinquency);
        var open = await Store.Journal.BeginAsync(Samples.File("c-1"), default);
        await Store.Journal.AppendAsync(open, Samples.Chunk(0, 1) with { Refused = [new RefusedRecord(new Reject(2, 3, "amount", RecordCode.NotANumber, new Bilingual("悪", "bad")), Encoding.UTF8.GetBytes("悪い行"), 7, 8)] }, default);
        await Store.Journal.FinishAsync(open, Samples.Accepted(1, 100, "three") with { Rejected = 1 }, [], default);
        var reading = await Store.Journal.BeginAsync(Samples.File("c-2", "next.csv"), default);
        await Store.AcceptAsync(Samples.Soap("m-1", OfTakeo), "one", 100, Samples.ToDelinquency);
        foreach (var municipality in new[] { Samples.Tokushima, Samples.Takeo })
            await Store.Staff.PutAsync(new SignInEvent(municipality, Clock.Now, "staff", null, null, "imported"), new DateOnly(2026, 4, 1), Store.Keys.Seal(municipality, "list"u8, default), default);
        return (delivered.Message, waiting, reading);
    }
}
