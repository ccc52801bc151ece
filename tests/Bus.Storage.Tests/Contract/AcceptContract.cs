using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

public abstract class AcceptContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    [Fact]
    public async Task Accept_NewMessage_GetsReceiptTicketsAndRecords()
    {
        var chunk = Samples.Chunk(0, 3, "氏名", 7, 9);
        var committed = (await Store.Journal.AcceptAsync(Samples.Soap("a-1"), Samples.Accepted(3, 1200), [chunk], [Samples.ToDelinquency], default)).Value;

        Assert.Equal("362018-20261120-0000000001", committed.Message.Receipt);
        Assert.Equal(ReceiptState.Accepted, committed.Message.State);
        Assert.Equal(new ControlTotal(3, 1200), committed.Message.Accepted);
        Assert.Equal<string>(["addresseeName"], committed.Message.AdditionalItems);
        Assert.False(committed.Repeated);
        var ticket = Assert.Single(committed.Deliveries);
        Assert.Equal((Samples.Route, 1L), (ticket.Route, ticket.Position));

        var read = Assert.Single(await Store.Deliveries.ReadAsync(committed.Message, 0, default).AllAsync());
        Assert.Equal(chunk.Data.ToArray(), read.Data.ToArray());
        var keys = Assert.Single(await Store.Deliveries.KeysAsync(committed.Message, default).AllAsync());
        Assert.Equal([7UL, 9UL], keys.ToArray());
    }

    [Fact]
    public async Task Accept_WithoutConsumers_IsAcceptedWithoutDeliveries()
    {
        var committed = await Store.AcceptAsync(Samples.Soap("a-1"));

        Assert.Equal(ReceiptState.Accepted, committed.Message.State);
        Assert.Empty(committed.Deliveries);
        Assert.Empty(await Store.Deliveries.UnfinishedAsync());
    }

    [Fact]
    public async Task Accept_WithoutRecords_IsAcceptedAndDelivered()
    {
        var committed = (await Store.Journal.AcceptAsync(Samples.Soap(), Samples.Accepted(0), [Samples.Chunk(0, 0)], [Samples.ToDelinquency], default)).Value;

        Assert.Single(committed.Deliveries);
        Assert.Empty(await Store.Deliveries.ReadAsync(committed.Message, 0, default).AllAsync());
    }

    [Fact]
    public async Task Accept_SameIdAndContent_AnswersWithTheFirstReceipt()
    {
        var first = await Store.AcceptAsync(Samples.Soap("a-1"), deliveries: Samples.ToDelinquency);
        var second = await Store.AcceptAsync(Samples.Soap("a-1"), deliveries: Samples.ToDelinquency);

        Assert.True(second.Repeated);
        Assert.Equal(first.Message.Receipt, second.Message.Receipt);
        Assert.Empty(second.Deliveries);
        Assert.Single(await Store.Deliveries.UnfinishedAsync());
    }

    [Theory]
    [InlineData("other content", Samples.Contract)]
    [InlineData("content", "assessment")]
    public async Task Accept_SameIdWithOtherValues_IsAFaultThatNamesTheFirstReceipt(string content, string contract)
    {
        var first = await Store.AcceptAsync(Samples.Soap("a-1"));
        var result = await Store.Journal.AcceptAsync(Samples.Soap("a-1", contract: contract), Samples.Accepted(1, content: content), [Samples.Chunk(0, 1)], [], default);

        Assert.Equal(FaultCode.ContradictingDuplicate, result.Fault?.Code);
        Assert.Contains(first.Message.Receipt, result.Fault!.What.Ja);
        Assert.Contains(first.Message.Receipt, result.Fault.What.En);
        Assert.Single(await Store.Queries.ListAsync(new(), default));
    }

    /// <summary>An item was declared for the contract between the two: all records have it now, and none has a value for it.</summary>
    [Fact]
    public async Task Accept_SameIdAndContent_AfterAnItemWasDeclared_AnswersWithTheFirstReceipt()
    {
        var first = await Store.AcceptAsync(Samples.Soap("a-1"), "with the name");
        var again = Samples.Soap("a-1") with { AdditionalItems = ["addresseeName", "memo"] };
        Task<Result<Committed>> AcceptAsync(string? digest) => Store.Journal.AcceptAsync(again, Samples.Accepted(1, content: "with name and memo") with
        {
            DigestWith = items => items is ["addresseeName"] && digest is not null ? System.Text.Encoding.UTF8.GetBytes(digest) : null,
        }, [Samples.Chunk(0, 1)], [], default);

        var second = (await AcceptAsync("with the name")).Value;
        Assert.Equal((true, first.Message.Receipt), (second.Repeated, second.Message.Receipt));
        Assert.Equal(FaultCode.ContradictingDuplicate, (await AcceptAsync("with another name")).Fault?.Code);
        Assert.Equal(FaultCode.ContradictingDuplicate, (await AcceptAsync(null)).Fault?.Code);
    }

    /// <summary>A mistyped year: all of it would stand in the lists of a day at which nobody looks.</summary>
    [Fact]
    public async Task Accept_ForAFarBusinessDate_IsToldOnceAndCountedOnTheDayOnWhichItCame()
    {
        var far = new DateOnly(2099, 11, 20);
        Task<Result<Committed>> SendAsync(DateOnly day, string content) => Store.Journal.AcceptAsync(Samples.Soap(date: day), Samples.Accepted(1, 100, content) with { IsDateFar = true }, [Samples.Chunk(0, 1)], [], default);
        var first = (await SendAsync(far, "one")).Value.Message;
        await SendAsync(far, "two");
        var open = await Store.Journal.BeginAsync(Samples.File("c-1", date: far), default);
        await Store.Journal.AppendAsync(open, Samples.Chunk(0, 3), default);
        await Store.Journal.FinishAsync(open, Samples.Accepted(3, 300, "three") with { IsDateFar = true }, [], default);
        await SendAsync(DateOnly.MinValue, "four");
        var near = (await Store.AcceptAsync(Samples.Soap(date: new(2026, 11, 20)))).Message;

        var next = await OpenAsync();
        Assert.Equal(["far-date/362018.collection/collection-history/0001-01-01", "far-date/362018.collection/collection-history/2099-11-20"], (await next.Alerts.LastAsync(10, null, default)).Select(a => a.Key));
        var today = new DateOnly(2026, 11, 20);
        FarDate[] told = [new(Samples.Collection, Samples.Contract, DateOnly.MinValue, 1, new(1, 100)), new(Samples.Collection, Samples.Contract, far, 3, new(5, 500))];
        Assert.Equal(told, await next.Queries.FarDatesAsync(null, today, today, default));
        Assert.Equal(told, await next.Queries.FarDatesAsync(Samples.Tokushima, today.AddDays(-1), today.AddDays(1), default));
        Assert.Empty(await next.Queries.FarDatesAsync(Samples.Takeo, today, today, default));
        Assert.Empty(await next.Queries.FarDatesAsync(null, today.AddDays(1), today.AddDays(30), default));
        Assert.Empty(await next.Queries.FarDatesAsync(null, far, far, default));
        Assert.True((await next.Queries.FindAsync(null, first.Receipt, default))!.IsDateFar);
        Assert.False((await next.Queries.FindAsync(null, near.Receipt, default))!.IsDateFar);
        Assert.True((await next.Journal.FindClaimAsync("c-1", default))!.Message.IsDateFar);
    }

    [Fact]
    public async Task Accept_SameIdOfAnotherApplicationOrMunicipality_IsAnotherMessage()
    {
        await Store.Keys.EnsureAsync(Samples.Takeo, default);
        await Store.AcceptAsync(Samples.Soap("a-1"));
        var application = await Store.AcceptAsync(Samples.Soap("a-1", new(Samples.Tokushima, "tax")), "other content");
        var municipality = await Store.AcceptAsync(Samples.Soap("a-1", new(Samples.Takeo, "collection")), "other content");

        Assert.Equal("362018-20261120-0000000002", application.Message.Receipt);
        Assert.Equal("412066-20261120-0000000001", municipality.Message.Receipt);
    }

    [Fact]
    public async Task Accept_SameIdAfterItIsForgotten_IsANewMessage()
    {
        var first = await Store.AcceptAsync(Samples.Soap("a-1"));
        Clock.Now += TimeSpan.FromDays(400);
        await OpenAsync();
        Assert.True((await Store.AcceptAsync(Samples.Soap("a-1"))).Repeated);
        Clock.Now += TimeSpan.FromMilliseconds(1);
        var again = await Store.AcceptAsync(Samples.Soap("a-1"), "other content");

        Assert.NotEqual(first.Message.Id, again.Message.Id);
        Assert.True((await Store.AcceptAsync(Samples.Soap("a-1"), "other content")).Repeated);
    }

    /// <summary>Set ahead by years for an hour, the clock must not have a message that is sent again taken once more.</summary>
    [Fact]
    public async Task Accept_SameIdWhileTheClockHasJumped_IsTheFirstMessage()
    {
        var first = await Store.AcceptAsync(Samples.Soap("a-1"));
        await Store.TakeFileAsync(Samples.File("c-1"));
        Clock.Now += TimeSpan.FromDays(4_000);

        var again = await Store.AcceptAsync(Samples.Soap("a-1"));
        Assert.Equal((true, first.Message.Receipt), (again.Repeated, again.Message.Receipt));
        Assert.Equal(ReceiptState.Duplicate, (await Store.TakeFileAsync(Samples.File("c-2"))).Message.State);
    }

    [Fact]
    public async Task Accept_LateInTheEvening_GetsTheDayInJapan()
    {
        Clock.Now = new DateTimeOffset(2026, 11, 20, 15, 0, 0, TimeSpan.Zero);

        Assert.StartsWith("362018-20261121-", (await Store.AcceptAsync(Samples.Soap())).Message.Receipt);
    }

    [Fact]
    public async Task Accept_ChunksThatDoNotHoldTheAcceptedRecords_IsRefusedAsABug()
    {
        await Assert.ThrowsAsync<ArgumentException>(() =>
            Store.Journal.AcceptAsync(Samples.Soap(), Samples.Accepted(2), [Samples.Chunk(0, 1)], [Samples.ToDelinquency], default));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            Store.Journal.AcceptAsync(Samples.Soap(), Samples.Accepted(2), [Samples.Chunk(0, 1), Samples.Chunk(2, 1)], [], default));

        Assert.Empty(await Store.Queries.ListAsync(new(), default));
    }

    [Fact]
    public async Task Accept_ManyAtOnce_PositionsAreGaplessAndInTheOrderOfCommits()
    {

        var all = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() =>
            Store.AcceptAsync(Samples.Soap($"m-{i}"), deliveries: [Samples.ToDelinquency, new("audit", HandOverKind.Mailbox)]))));

        foreach (var route in all.SelectMany(c => c.Deliveries.Select(d => (d.Position, d.Route.Consumer, c.Message.Id))).GroupBy(d => d.Consumer))
        {
            var byPosition = route.OrderBy(d => d.Position).ToList();
            Assert.Equal(Enumerable.Range(1, 64).Select(i => (long)i), byPosition.Select(d => d.Position));
            Assert.Equal(byPosition.Select(d => d.Id).Order(), byPosition.Select(d => d.Id));
        }
        Assert.Equal(64, all.Select(c => c.Message.Receipt).Distinct().Count());
    }

    [Fact]
    public async Task Accept_SameIdManyTimesAtOnce_OneWins()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => Store.AcceptAsync(Samples.Soap("same"), deliveries: Samples.ToDelinquency))));

        Assert.Single(all, c => !c.Repeated);
        Assert.Single(all.Select(c => c.Message.Receipt).Distinct());
        Assert.Single(await Store.Deliveries.UnfinishedAsync());
    }

    [Fact]
    public async Task Accept_ContradictingAtOnce_OneWinsAndAllOthersAreToldItsReceipt()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() =>
            Store.Journal.AcceptAsync(Samples.Soap("same"), Samples.Accepted(1, content: $"{i}"), [Samples.Chunk(0, 1)], [], default))));

        var winner = Assert.Single(all, r => r.Fault is null).Value.Message.Receipt;
        Assert.All(all.Where(r => r.Fault is not null), r => Assert.Contains(winner, r.Fault!.What.En));
    }

    [Fact]
    public async Task Accept_WithEverythingSaid_IsReadBackTheSame()
    {
        var message = Samples.Soap("a-1", date: new(2026, 11, 19), sequence: 7) with { };
        message = message with { Head = message.Head with { Extent = Extent.Full } };
        var outcome = Samples.Accepted(3, -500) with { AmountDeclared = -500, AmountUnreadable = 1, Unmappable = 2, Rejected = 4, Together = [new(0, 2), new(2, 3)] };
        var committed = (await Store.Journal.AcceptAsync(message, outcome, [Samples.Chunk(0, 3)], [Samples.ToDelinquency], default)).Value;

        var found = await Store.Queries.FindAsync(Samples.Tokushima, committed.Message.Receipt, default);
        Assert.Equal(message.Head, found!.Head);
        Assert.Equal((-500L, 1L, 2L, 4L), (found.AmountDeclared, found.AmountUnreadable, found.Unmappable, found.Rejected));
        Assert.Equal<object>(outcome.Together, found.Together);
        Assert.Equal(Clock.Now, found.ReceivedAt);
        Assert.Equal(Clock.Now, found.CompletedAt);
        var delivery = await Store.Deliveries.FindAsync(committed.Deliveries[0].Delivery, default);
        Assert.Equal(found with { AdditionalItems = default, Together = default }, delivery!.Message with { AdditionalItems = default, Together = default });
    }

}
