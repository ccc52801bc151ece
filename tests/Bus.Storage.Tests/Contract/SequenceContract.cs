using Bus.Core.Journal;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

public abstract class SequenceContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    /// <summary>What came before, as day:sequence; what comes; the gap before it.</summary>
    [Theory]
    [InlineData("", "20:5", "")]
    [InlineData("20:1 20:2", "20:3", "")]
    [InlineData("20:1", "20:3", "2-2")]
    [InlineData("20:1 20:5", "20:3", "")]
    [InlineData("19:1 19:9", "20:1", "")]
    [InlineData("19:1 19:9", "20:10", "")]
    [InlineData("19:1 19:9", "20:12", "10-11")]
    [InlineData("19:1 19:9", "20:3", "1-2")]
    [InlineData("19:1 19:9 20:1", "20:3", "2-2")]
    [InlineData("20:1 20:2 21:1", "20:3", "")]
    [InlineData("-:1", "-:4", "2-3")]
    [InlineData("-:4", "-:2", "")]
    [InlineData("20:1", "-:4", "")]
    public async Task Gap_IsWhatNeverCame(string before, string now, string gap)
    {
        foreach (var earlier in before.Split(' ', StringSplitOptions.RemoveEmptyEntries)) await TakeAsync(earlier);

        var found = (await TakeAsync(now)).Gap;

        Assert.Equal(gap, found is null ? "" : $"{found.From}-{found.To}");
    }

    [Fact]
    public async Task Gap_OfAnotherSenderOrContract_DoesNotCount()
    {
        await TakeAsync("20:1");
        var other = Samples.Soap(sender: new(Samples.Tokushima, "tax"), date: new(2026, 11, 20), sequence: 5);

        Assert.Null((await Store.AcceptAsync(other)).Gap);
        Assert.Null((await Store.AcceptAsync(Samples.Soap(contract: "assessment", date: new(2026, 11, 20), sequence: 5))).Gap);
    }

    [Fact]
    public async Task Gap_OfAFile_IsStillToldToItsClaim()
    {
        await TakeAsync("20:1");
        var committed = await Store.TakeFileAsync(Samples.File("c-1", date: new(2026, 11, 20), sequence: 4));

        Assert.Equal(new SequenceGap(2, 3), committed.Gap);
        Assert.Equal(new SequenceGap(2, 3), (await Store.Journal.FindClaimAsync("c-1", default))!.Gap);
    }

    private Task<Committed> TakeAsync(string what)
    {
        var parts = what.Split(':');
        DateOnly? date = parts[0] == "-" ? null : new DateOnly(2026, 11, int.Parse(parts[0]));
        return Store.AcceptAsync(Samples.Soap(date: date, sequence: long.Parse(parts[1])));
    }
}
