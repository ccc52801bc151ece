using System.Security.Cryptography;
using Bus.Core.Faults;
using Bus.Core.Vocabulary;
using Bus.Demo.Clients;
using Bus.Demo.Day;
using Spectre.Console;

namespace Bus.Demo;

/// <summary>
/// A whole day of the sample region against a running hub: six municipalities, in each a collections and a delinquency application, which use the hub
/// from outside only. The amounts that are compared are the senders' and the consumers' own.
/// </summary>
public static class DemoDay
{
    private const int OperatorTokenLength = 48;

    /// <summary>Applies the sample region, sends a day's payments by SOAP and as bulk files, waits until they have arrived, and compares.</summary>
    /// <param name="hub">The hub; it stays as it is afterwards, with the region in force.</param>
    /// <param name="options">How much, how long.</param>
    /// <param name="console">Shows how far the day is.</param>
    /// <returns>The table; also where something went wrong on the way.</returns>
    public static async Task<DemoReport> RunAsync(DemoHub hub, DemoOptions options, IAnsiConsole console, CancellationToken cancellation)
    {
        var run = DayRun.Begin(options, TimeProvider.System);
        using var http = new HttpClient(new ResetConnections(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false }));
        await using var endpoint = await DelinquencyEndpoint.StartAsync(cancellation);
        var members = Members(hub, options, endpoint);
        var token = RandomNumberGenerator.GetHexString(OperatorTokenLength, lowercase: true);
        await hub.ApplyRegion(RegionYaml.Of(members, token), cancellation);

        var takers = members.Where(m => m.Place.By != HandOverKind.Soap).Select(m => TakerOf(m, hub, http, run)).ToList();
        await DayProgress.ShowAsync(console, run, members, async progress =>
        {
            await LiveAsync(new DayWatch(members, run, progress), members, takers, hub, http, run, cancellation);
            progress.Update();
        });
        return new DemoReport([.. members.SelectMany(m => new[] { m.BySoap, m.ByFile },
            (m, books) => DayRows.Of(m, books, takers.Find(t => t.Member == m)?.Trouble))])
        {
            Visitors = new DemoVisitors($"{SampleRegion.Operator}.{token}", members[0].Place.Code.Value, SampleRegion.Staff, members[0].StaffPassword),
        };
    }

    private static List<DayMember> Members(DemoHub hub, DemoOptions options, DelinquencyEndpoint endpoint)
    {
        var members = SampleRegion.Municipalities
            .Select((place, at) => new DayMember(place, hub.FilesRoot, at == 0 && options.Sabotage == DemoSabotage.DropOneRecord)).ToList();
        foreach (var member in members.Where(m => m.Place.By == HandOverKind.Soap))
            member.Endpoint = endpoint.Serve(member.Place.Code, "bus", member.EndpointPassword, member.Ledger);
        return members;
    }

    private static async Task LiveAsync(DayWatch watch, List<DayMember> members, List<Taker> takers, DemoHub hub, HttpClient http, DayRun run, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var taking = Task.WhenAll(takers.Select(t => t.RunAsync(over.Token)));
        var sending = Task.WhenAll(members.SelectMany(m => new[]
        {
            Task.Run(() => SendAsync(m.BySoap, new SoapSender(m, new CollectionsService(http, hub.Address, m.LoginOf(SampleRegion.Collection)), run).RunAsync, over.Token), cancellation),
            Task.Run(() => SendAsync(m.ByFile, new FileSender(m, FolderOf(m, run), run).RunAsync, over.Token), cancellation),
        }));
        try
        {
            await watch.RunAsync(sending, cancellation);
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(sending, taking);
        }
        // What was delivered twice would lie there now.
        foreach (var taker in takers) await taker.TakeAsync(cancellation);
    }

    private static async Task SendAsync(SenderBooks books, Func<CancellationToken, Task> send, CancellationToken over)
    {
        try
        {
            await send(over);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            books.Add(HubTroubles.NotSent());
        }
    }

    private static CollectionsFolder FolderOf(DayMember member, DayRun run) =>
        new(member.HomeOf(SampleRegion.Collection), member.Place.SendsIn, run.Options.Poll, run.Time);

    private static Taker TakerOf(DayMember member, DemoHub hub, HttpClient http, DayRun run)
    {
        if (member.Place.By == HandOverKind.File)
        {
            var folder = new DelinquencyFolder(member.HomeOf(SampleRegion.Delinquency), member.Place.TakesIn, member.Ledger);
            return new Taker(member, async stop => (await folder.TakeAsync(stop), null), run);
        }
        var mailbox = new DelinquencyMailbox(http, hub.Address, member.LoginOf(SampleRegion.Delinquency), member.Ledger);
        return new Taker(member, async stop =>
        {
            var (messages, fault) = await mailbox.TakeAsync(stop);
            return (messages, fault?.AsTrouble(new($"{member.Place.Code} の受信箱", $"mailbox of {member.Place.Code}")));
        }, run);
    }
}
