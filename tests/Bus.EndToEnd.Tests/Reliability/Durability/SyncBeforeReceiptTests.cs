using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>
/// Rule 1, seen from outside: a kill does not test durability, for what the kernel holds survives it. So the system calls are watched:
/// between a request's arrival and the receipt's leaving, what was written to the journal must have been synced to the disk.
/// </summary>
public class SyncBeforeReceiptTests
{
    private static readonly string[] Reading = ["read", "readv", "recvfrom", "recvmsg"];
    private static readonly string[] Writing = ["write", "writev", "sendto", "sendmsg"];
    private static readonly string[] Syncing = ["fsync", "fdatasync"];
    private static readonly string[] JournalWriting = ["pwrite64", "pwritev", .. Writing];

    [Fact]
    public async Task Receipt_LeavesAfterTheJournalIsSynced()
    {
        var seen = await SendOneAsync("FULL");
        Assert.True(seen.Written is not null, "The journal was not written between request and receipt: the test does not see what it watches.\n" + seen.Trace);
        Assert.True(seen.Synced is not null, "No sync of the journal returned between its last write and the receipt.\n" + seen.Trace);
    }

    /// <summary>The same look at a journal that is told not to sync: it must find nothing, or it would find something anywhere.</summary>
    [Fact]
    public async Task Receipt_WithSynchronousOff_LeavesWithoutASync_AndTheLookSeesIt()
    {
        var seen = await SendOneAsync("OFF");
        Assert.True(seen.Written is not null, "The journal was not written between request and receipt: the test does not see what it watches.\n" + seen.Trace);
        Assert.Null(seen.Synced);
    }

    private sealed record Seen(SystemCall? Written, SystemCall? Synced, string Trace);

    private static async Task<Seen> SendOneAsync(string synchronous)
    {
        await TraceIsPermittedAsync();
        await using var hub = await HubProcess.StartAsync($"--Journal:Synchronous={synchronous}");
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().Mailbox("mail", 100)));
        await hub.StopAsync();
        var trace = Path.Combine(hub.Folder, "trace.txt");
        await hub.StartAgainAsync("strace", "-f", "-y", "-ttt", "-s", "4096", "-o", trace,
            "-e", "trace=" + string.Join(',', Reading.Concat(JournalWriting).Concat(Syncing)));
        using var sender = new SoapSender(hub.Address, "362018", "collection");
        // The first call pays for what is made once; the second one is watched.
        await sender.SendAcceptedAsync("warm-up", new Payment("362018", "1", "01", 1, 1000));
        var marker = $"marker-{Guid.NewGuid():N}";
        var receipt = await sender.SendAcceptedAsync(marker, new Payment("362018", "2", "01", 1, 1000));
        await hub.StopAsync();
        return Look(await File.ReadAllLinesAsync(trace), marker, receipt);
    }

    private static Seen Look(string[] lines, string marker, string receipt)
    {
        var calls = SystemCalls.Read(lines);
        var request = calls.FirstOrDefault(c => Reading.Contains(c.Name) && c.Text.Contains(marker, StringComparison.Ordinal));
        var answer = calls.FirstOrDefault(c => Writing.Contains(c.Name) && c.Text.Contains(receipt, StringComparison.Ordinal) && c.Text.Contains("socket:", StringComparison.Ordinal));
        Assert.True(request is not null && answer is not null, $"Request or answer is not in the trace of {lines.Length} lines.\n{string.Join('\n', lines.TakeLast(50))}");
        var between = calls.Where(c => c.Begun >= request.Returned && c.Returned <= answer.Begun && c.Text.Contains("journal.db-wal>", StringComparison.Ordinal)).ToList();
        var written = between.LastOrDefault(c => JournalWriting.Contains(c.Name) && c.Succeeded);
        var synced = between.FirstOrDefault(c => Syncing.Contains(c.Name) && c.Succeeded && written is not null && c.Begun > written.Returned);
        return new Seen(written, synced, string.Join('\n', lines[(request.Begun - 1)..answer.Returned].Select(l => l.Length > 200 ? l[..200] : l)));
    }

    // Some containers forbid it; then nothing is shown, and that is a failure.
    private static async Task TraceIsPermittedAsync()
    {
        CommandResult result;
        try
        {
            result = await Commands.RunAsync("strace", ["-f", "-o", "/dev/null", "true"]);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Fail("strace is not installed (apt-get install strace). Without it nothing shows that the journal is synced before a receipt leaves.");
            return;
        }
        Assert.True(result.Exit == 0, $"strace may not trace here (ptrace is forbidden, e.g. by a container without SYS_PTRACE). Without it nothing shows that the journal is synced before a receipt leaves.\n{result}");
    }
}
