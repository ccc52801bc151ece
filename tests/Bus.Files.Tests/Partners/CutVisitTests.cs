using Bus.Core.Region;
using Bus.Files.Partners;
using Bus.Files.Partners.Lines;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bus.Files.Tests.Partners;

/// <summary>The line is cut as a command goes out, and when its answer would come: each command of a visit.</summary>
public sealed class CutVisitTests(PartnerServer server) : VisitRig(server), IClassFixture<PartnerServer>
{
    public static TheoryData<string, int, bool> PutCuts => CutsOf(("MLSD", 3), ("STOR", 2), ("RNFR", 2), ("RNTO", 2));
    public static TheoryData<string, int, bool> FetchCuts => CutsOf(("MLSD", 3), ("RETR", 2), ("DELE", 2));

    [Theory]
    [MemberData(nameof(PutCuts))]
    public async Task Putting_CutAtEachStep_ComesOnceAndWhole(string command, int which, bool done)
    {
        await MakeAsync();
        Deliver("r1.csv", "first");
        var rule = new PartnerPut(Contract, Remote, EndFile: true);
        using (var proxy = new CuttingProxy(Server.FtpPort, command, which, done))
        {
            using var line = LineOf.Open(Server, "ftp", p => p with { Address = proxy.Address });
            await Assert.ThrowsAsync<PartnerException>(() => new Putting(Visit(line), NullLogger.Instance).RunAsync(rule, default));
        }
        Assert.True(File.Exists(Path.Combine(Home.Out(Contract), "r1.csv")));
        List<string> taken = [.. TakeNames()];

        await PutAsync("ftp", rule);
        taken.AddRange(TakeNames());
        await PutAsync("ftp", rule);
        taken.AddRange(TakeNames());

        Assert.Equal(["r1.csv=first", "r1.csv.end=1,1"], taken);
        Assert.Empty(Directory.GetFiles(There));
        Assert.Empty(Directory.GetFiles(Home.Out(Contract)));

        IEnumerable<string> TakeNames()
        {
            foreach (var path in Directory.GetFiles(There).Where(f => !f.EndsWith(".part", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList())
            {
                yield return $"{Path.GetFileName(path)}={File.ReadAllText(path)}";
                File.Delete(path);
            }
        }
    }

    [Theory]
    [MemberData(nameof(FetchCuts))]
    public async Task Fetching_CutAtEachStep_ComesOnceAndLeavesNothing(string command, int which, bool done)
    {
        await MakeAsync(("a.csv", "first"), ("a.csv.end", "1,1"));
        var rule = new PartnerFetch(Contract, Remote, "*.csv", EndFile: true, FetchedFate.Delete, null);
        using (var proxy = new CuttingProxy(Server.FtpPort, command, which, done))
        {
            using var line = LineOf.Open(Server, "ftp", p => p with { Address = proxy.Address });
            await Assert.ThrowsAsync<PartnerException>(() => FetchAsync(line, "0123abcd", 2, rule));
        }
        Directory.CreateDirectory(Drop);
        List<string> taken = [.. Directory.GetFiles(Drop).Select(Path.GetFileName).Order(StringComparer.Ordinal).Select(name => $"{name}={Take(name!)}")];
        for (var i = 0; i < 2; i++)
        {
            await FetchAsync("ftp", rule);
            taken.AddRange(Directory.GetFiles(Drop).Select(Path.GetFileName).Order(StringComparer.Ordinal).Select(name => $"{name}={Take(name!)}"));
        }

        Assert.Equal(["a.csv=first", "a.csv.end=1,1"], taken);
        Assert.Empty(Directory.GetFiles(There));
        Assert.Empty(Directory.GetFiles(Home.Staged("bank")));
    }

    private static TheoryData<string, int, bool> CutsOf(params (string Command, int Times)[] commands)
    {
        var cuts = new TheoryData<string, int, bool>();
        foreach (var (command, times) in commands)
            for (var which = 1; which <= times; which++)
                foreach (var done in (bool[])[false, true]) cuts.Add(command, which, done);
        return cuts;
    }
}
