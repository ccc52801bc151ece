using System.Xml.Linq;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Input.Support;

namespace Bus.EndToEnd.Tests.Input.Isolation;

/// <summary>
/// A region of four municipalities whose applications have the same ids and different rights. Every application that provides a contract has sent a message
/// of it by SOAP and one by file before the tests begin, so that there is something to be seen by others.
/// </summary>
public sealed class IsolationHub : IAsyncLifetime
{
    private const string Assessment = "assessment";
    private int _probes;

    public HubProcess Hub { get; private set; } = null!;

    internal SampleRegion Region { get; } = new(
        new Town("412066", Collection, Tax, Both, Delinquency, Insight),
        new Town("412074", Collection, Tax, Both, Delinquency, Insight),
        new Town("412091", Collection, Tax, App.Consumer("delinquency", new Consumes(By: "mailbox")), Insight),
        new Town("414239", Collection, Both, App.Consumer("delinquency", new Consumes(Assessment, "mailbox")), App.Provider("insight", new Provides())));

    /// <summary>Every application, with its municipality.</summary>
    internal IEnumerable<(Town Town, App App)> Applications => Region.Towns.SelectMany(t => t.Apps.Select(a => (t, a)));

    /// <summary>What was sent before the tests.</summary>
    internal List<Sent> Seeds { get; } = [];

    public async Task InitializeAsync()
    {
        Hub = await HubProcess.StartAsync("--Files:EndFileWait=00:00:00.200");
        await Hub.ApplyAsync(Region.ToYaml());
        foreach (var (town, app) in Applications)
            foreach (var provides in app.Provides)
            {
                var answer = await Hub.CallAsync(SoapVersion.V11, town.Code, provides.Contract, Login.Of(town.Code, app.Id), SendBody(provides.Contract, town.Code));
                Seeds.Add(new Sent(town, app, provides.Contract, answer.Receipt));
                var result = await new Desk(Hub, town.Code, app.Id, provides.Contract).ExchangeAsync("seed.csv", SampleFile(provides.Contract, town.Code));
                Seeds.Add(new Sent(town, app, provides.Contract, result.Receipt));
            }
        await SettleAsync();
    }

    public async Task DisposeAsync() => await Hub.DisposeAsync();

    /// <summary>A good message of any contract, made of the sample that lies beside it; each has an id of its own. Of a query, a good question.</summary>
    internal string SendBody(string contract, params string[] municipalities)
    {
        var samples = Path.Combine(Repository.Root, "contracts", contract, "2026-01", "samples");
        if (File.Exists(Path.Combine(samples, "question.xml"))) return Question(XElement.Load(Path.Combine(samples, "question.xml")), municipalities[0]);
        var sample = XElement.Load(Path.Combine(samples, $"{contract}.xml"));
        var ns = sample.Name.Namespace;
        var record = sample.Elements(ns + "record").First();
        record.Element(ns + "additional")?.Remove();
        return new XElement(sample.Name, new XElement(ns + "messageId", $"probe-{Interlocked.Increment(ref _probes)}"), municipalities.Select(municipality =>
        {
            var own = new XElement(record);
            // A bank names no municipality: the address does.
            own.Element(ns + "municipalityCode")?.SetValue(municipality);
            return own;
        })).ToString(SaveOptions.DisableFormatting);
    }

    private static string Question(XElement sample, string municipality)
    {
        sample.Element(sample.Name.Namespace + "municipalityCode")!.Value = municipality;
        return sample.ToString(SaveOptions.DisableFormatting);
    }

    /// <summary>A good file of any contract, handed over in a call.</summary>
    internal static string FileBody(string operation, string contract, string municipality)
    {
        var ns = XElement.Load(Path.Combine(Repository.Root, "contracts", contract, "2026-01", "samples", $"{contract}.xml")).Name.Namespace;
        var file = SampleFile(contract, municipality);
        return new XElement(ns + operation, new XElement(ns + "name", "probe.csv"), new XElement(ns + "records", file.TrimEnd().Split('\n').Length - 1),
            new XElement(ns + "amount", 1), new XElement(ns + "content", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(file)))).ToString(SaveOptions.DisableFormatting);
    }

    internal static string SampleFile(string contract, string municipality) =>
        File.ReadAllText(Path.Combine(Repository.Root, "contracts", contract, "2026-01", "samples", $"{contract}.csv")).Replace("362018", municipality);

    internal async Task<List<string>> MessagesAsync() => [.. (await Hub.ApiAsync("messages?limit=10000")).EnumerateArray().Select(m => m.GetProperty("receipt").GetString()!)];

    /// <summary>Waits until nothing moves by itself any more, whatever tests before have sent.</summary>
    internal async Task SettleAsync()
    {
        foreach (var receipt in await MessagesAsync()) await Patience.UntilAsync($"{receipt} on its way", async () => await AllHandedOverAsync(receipt) ? receipt : null);
    }

    // By file delivered; in a mailbox, as far as the hub can bring it, or fetched from there.
    private async Task<bool> AllHandedOverAsync(string receipt) => (await Hub.ApiAsync($"messages/{receipt}")).GetProperty("deliveries").EnumerateArray()
        .All(d => d.GetProperty("state").GetString() == "delivered" || (d.GetProperty("by").GetString() == "mailbox" && d.GetProperty("state").GetString() == "delivering"));

    private static App Collection => App.Provider("collection", new Provides());
    private static App Tax => App.Provider("tax", new Provides(Assessment));
    private static App Both => new("both") { Provides = [new Provides(), new Provides(Assessment)], Consumes = [new Consumes(Assessment, "mailbox")] };
    private static App Delinquency => App.Consumer("delinquency", new Consumes(By: "mailbox"), new Consumes(Assessment, "mailbox"));
    private static App Insight => App.Consumer("insight", new Consumes());

    /// <summary>A message that was taken.</summary>
    internal sealed record Sent(Town Town, App Sender, string Contract, string Receipt)
    {
        /// <summary>Who may see its receipt: the sender, and those it goes to.</summary>
        public bool IsFor(Town town, App app) => town == Town && (app == Sender || app.Consumes.Any(c => c.Contract == Contract));
    }
}
