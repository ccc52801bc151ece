using Bus.Core.Vocabulary;
using Bus.Host.Api;
using Bus.Host.Backups;
using Bus.Host.Verbs;

namespace Bus.Host.Tests.Verbs;

public class ProgressOnScreenTests
{
    private static readonly DateTimeOffset Began = JapanTime.At(new DateTime(2026, 11, 20, 2, 30, 0));
    private static readonly BackupState Begun = new(1, "/backup", Began);

    [Fact]
    public async Task Wait_UntilItIsMade_GivesIt()
    {
        var looks = new Queue<BackupState>([Begun with { Part = "journal", Done = 10 }, Begun with { Part = null, EndedAt = Began.AddMinutes(1), Path = "/backup/made" }]);
        Assert.Equal("/backup/made", (await WaitAsync(() => looks.Dequeue())).Path);
    }

    [Fact]
    public async Task Wait_ForWhatFailed_TellsWhy()
    {
        var failed = Begun with { Part = null, EndedAt = Began.AddMinutes(1), Trouble = new TextView("満杯", "The disk is full."), Action = new TextView("空ける", "Make room.") };
        Assert.Equal("The disk is full.", (await Assert.ThrowsAsync<VerbFailure>(() => WaitAsync(() => failed))).What.En);
    }

    [Fact]
    public async Task Wait_ForAHubThatWasStartedAgain_DoesNotTakeTheNextOneForIt()
    {
        // Its schedule has begun one, which is its first.
        Assert.Equal("stopped", (await Assert.ThrowsAsync<VerbFailure>(() => WaitAsync(() => Begun with { StartedAt = Began.AddMinutes(5) }))).What.En);
        Assert.Equal("stopped", (await Assert.ThrowsAsync<VerbFailure>(() => WaitAsync(() => null))).What.En);
    }

    private static Task<BackupState> WaitAsync(Func<BackupState?> look) =>
        new ProgressOnScreen(new Screen(json: true)).WaitAsync(Begun, () => Task.FromResult(look()), new("停止", "stopped"), default);
}
