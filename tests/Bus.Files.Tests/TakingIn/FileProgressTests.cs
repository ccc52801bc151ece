using Bus.Core.Vocabulary;
using Bus.Files.Claims;
using Bus.Files.Completion;
using Bus.Files.Homes;
using Bus.Files.TakingIn;
using Microsoft.Extensions.Options;

namespace Bus.Files.Tests.TakingIn;

/// <summary>What is shown of the files that are on their way.</summary>
public sealed class FileProgressTests
{
    private static readonly ApplicationRef Sender = new(MunicipalityCode.Parse("362018"), "collection");

    /// <summary>A dictionary that is ordered while it grows is counted, then copied: one more in between, and the copy has no room for it.</summary>
    [Fact]
    public async Task Current_IsReadable_WhileFilesComeAndGo()
    {
        var progress = new FileProgress(Options.Create(new FilesOptions()), new Bus.Files.Partners.PartnerFiles(TimeProvider.System), TimeProvider.System);
        var comeAndGo = Task.Factory.StartNew(() => ComeAndGo(progress, rounds: 20_000), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (!comeAndGo.IsCompleted) Assert.True(progress.Current.Count <= 16, "of 8 files in line and 8 that are not complete, more are shown");
        await comeAndGo;
    }

    private static void ComeAndGo(FileProgress progress, int rounds)
    {
        var claims = Enumerable.Range(0, 8).Select(i => new Claim(new Home("/nowhere", Sender), "c", $"id-{i}", "a.csv", null)).ToArray();
        IncompleteFile[] lies = [new("b.csv", 1, DateTimeOffset.UnixEpoch, Lack.Quiet, null)];
        for (var round = 0; round < rounds; round++)
        {
            foreach (var claim in claims)
            {
                progress.Queue(claim, 1);
                progress.Incomplete(claim.Id, Sender, "c", lies);
            }
            foreach (var claim in claims)
            {
                progress.End(claim);
                progress.Forget(claim.Id);
            }
        }
    }
}
