namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>
/// Rules 1 and 3, seen from outside: a kill does not test durability, for what the kernel holds survives it. So the system calls are watched.
/// Each look is also made at a journal that is told not to sync: there it must find nothing, or it would find something anywhere.
/// </summary>
public class DurabilityTests
{
    private const string Journal = "journal.db-wal";
    private static readonly Lazy<Task<TracedDay>> Full = new(() => TracedDay.WithAsync("FULL"));
    private static readonly Lazy<Task<TracedDay>> Off = new(() => TracedDay.WithAsync("OFF"));

    [Theory]
    [InlineData("FULL", true)]
    [InlineData("OFF", false)]
    public async Task Soap_BetweenRequestAndReceipt_TheJournalIsSynced(string synchronous, bool synced)
    {
        var day = await DayAsync(synchronous);
        var written = day.JournalWrite(day.Request, day.Answer);
        Assert.NotNull(written);
        Assert.Equal(synced, day.Sync(Journal, written, day.Answer) is not null);
    }

    [Theory]
    [InlineData("FULL", true)]
    [InlineData("OFF", false)]
    public async Task File_BetweenClaimAndResult_TheJournalIsSynced(string synchronous, bool synced)
    {
        var day = await DayAsync(synchronous);
        var written = day.JournalWrite(day.Claim, day.Result);
        Assert.NotNull(written);
        Assert.Equal(synced, day.Sync(Journal, written, day.Result) is not null);
    }

    /// <summary>Rule 3: fsync the draft → commit "prepared" → rename → fsync the folder → commit "delivered".</summary>
    [Theory]
    [InlineData("FULL", true)]
    [InlineData("OFF", false)]
    public async Task DeliveredFile_IsSynced_ThenPrepared_ThenRenamed_ThenItsFolder_ThenDelivered(string synchronous, bool synced)
    {
        var day = await DayAsync(synchronous);
        var draft = day.SyncOfDraft(day.Result, day.Published);
        Assert.NotNull(draft);
        var prepared = day.JournalWrite(draft, day.Published);
        Assert.NotNull(prepared);
        Assert.Equal(synced, day.Sync(Journal, prepared, day.Published) is not null);
        Assert.True(day.PublishedEnd.Begun > day.Published.Returned);
        var folder = day.Sync($"/out/{Payment.Contract}", day.PublishedEnd);
        Assert.NotNull(folder);
        Assert.Null(day.JournalWrite(day.Published, folder));
        Assert.NotNull(day.JournalWrite(folder));
    }

    private static Task<TracedDay> DayAsync(string synchronous) => synchronous == "FULL" ? Full.Value : Off.Value;
}
