using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>
/// What a hub asked of the kernel while it took one SOAP call and one dropped file and delivered both by file; nothing else went on, nor what a hub writes down now and then by itself:
/// a write of which nobody waits for the sync would come between a commit and what may only follow it.
/// Lines of the trace stand in the order in which things happened.
/// </summary>
internal sealed record TracedDay(IReadOnlyList<SystemCall> Calls, string Marker, string Receipt, string FileName, string FileReceipt)
{
    private static readonly string[] Reading = ["read", "readv", "recvfrom", "recvmsg"];
    private static readonly string[] Writing = ["write", "writev", "sendto", "sendmsg"];
    private static readonly string[] Syncing = ["fsync", "fdatasync"];
    // SQLite is built either way.
    private static readonly string[] Placing = ["write", "pwrite64"];
    private static readonly string[] Renaming = ["rename", "renameat", "renameat2"];
    // Its nodes' word of what they have under way, the look of its alerts (with the mark that shows that the journal can be written), and the search for what lost its ticket.
    private static readonly string[] Quiet = ["--Operation:Report=1.00:00:00", "--Alerts:Every=1.00:00:00", "--Dispatch:JournalSweep=1.00:00:00"];

    public static async Task<TracedDay> WithAsync(string synchronous)
    {
        await TraceIsPermittedAsync();
        await using var hub = await HubProcess.StartAsync([.. Quiet, $"--Journal:Synchronous={synchronous}"]);
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender().File("archive")));
        await hub.StopAsync();
        var trace = Path.Combine(hub.Folder, "trace.txt");
        await hub.StartAgainAsync("strace", "-f", "-y", "-ttt", "-s", "4096", "-o", trace, "-e", "trace=" + string.Join(',', [.. Reading, .. Writing, .. Syncing, "pwrite64", .. Renaming]));
        using var sender = new SoapSender(hub.Address, "362018", "collection");
        // The first call pays for what is made once; the second one is watched.
        await hub.StateAsync(await sender.SendAcceptedAsync("warm-up", new Payment("362018", "1", "01", 1, 1000)), "archive", "delivered");
        var marker = $"marker-{Guid.NewGuid():N}";
        var receipt = await sender.SendAcceptedAsync(marker, new Payment("362018", "2", "01", 1, 1000));
        await hub.StateAsync(receipt, "archive", "delivered");
        var file = $"{Guid.NewGuid():N}.csv";
        var fileReceipt = await new DropFolder(hub.Files, "362018", "collection").DropAcceptedAsync(file, new Payment("362018", "3", "01", 1, 1000));
        await hub.StateAsync(fileReceipt, "archive", "delivered");
        await hub.StopAsync();
        return new TracedDay(SystemCalls.Read(await File.ReadAllLinesAsync(trace)), marker, receipt, file, fileReceipt);
    }

    /// <summary>The SOAP request came in.</summary>
    public SystemCall Request => The("request", c => Reading.Contains(c.Name) && Says(c, Marker));

    /// <summary>Its answer went out.</summary>
    public SystemCall Answer => The("answer", c => Writing.Contains(c.Name) && Says(c, Receipt) && Says(c, "socket:"));

    /// <summary>The dropped file was claimed.</summary>
    public SystemCall Claim => The("claim", c => Renaming.Contains(c.Name) && Says(c, $"{FileName}\")"));

    /// <summary>The dropped file's result appeared: its receipt.</summary>
    public SystemCall Result => The("result", c => Renaming.Contains(c.Name) && Says(c, $"{FileName}.{FileReceipt}.result.json\")"));

    /// <summary>The delivered file appeared.</summary>
    public SystemCall Published => The("published file", c => Renaming.Contains(c.Name) && Says(c, $"/out/{Payment.Contract}/{FileReceipt}.csv\")"));

    /// <summary>Its end file appeared.</summary>
    public SystemCall PublishedEnd => The("published end file", c => Renaming.Contains(c.Name) && Says(c, $"/out/{Payment.Contract}/{FileReceipt}.csv.end\")"));

    /// <summary>The last write to the journal that began after one moment and ended before another (null: the end); null: none.</summary>
    public SystemCall? JournalWrite(SystemCall after, SystemCall? before = null) =>
        Calls.LastOrDefault(c => Placing.Contains(c.Name) && Says(c, "journal.db-wal>") && After(c, after) && (before is null || After(before, c)));

    /// <summary>A sync of a file or folder whose path ends so, after one moment and before another; null: none.</summary>
    public SystemCall? Sync(string path, SystemCall after, SystemCall? before = null) =>
        Calls.FirstOrDefault(c => Syncing.Contains(c.Name) && Says(c, path + ">") && c.Succeeded && After(c, after) && (before is null || After(before, c)));

    /// <summary>A sync of the delivered file's draft, whose name ends with the epoch of a lease, after one moment and before another; null: none.</summary>
    public SystemCall? SyncOfDraft(SystemCall after, SystemCall before) => Calls.FirstOrDefault(c => Syncing.Contains(c.Name) && c.Succeeded && After(c, after) && After(before, c)
        && System.Text.RegularExpressions.Regex.IsMatch(c.Text, $@"/{System.Text.RegularExpressions.Regex.Escape(FileReceipt)}\.csv(\.[0-9]+)?>"));

    private static bool After(SystemCall later, SystemCall earlier) => later.Begun > earlier.Returned;

    private static bool Says(SystemCall call, string text) => call.Text.Contains(text, StringComparison.Ordinal);

    private SystemCall The(string what, Func<SystemCall, bool> fits) =>
        Calls.FirstOrDefault(fits) ?? throw new Xunit.Sdk.XunitException($"The {what} is not in the trace of {Calls.Count} calls.");

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
