using System.Text.Json;
using System.Xml.Linq;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Input.Support;

namespace Bus.EndToEnd.Tests.Input.Isolation;

/// <summary>
/// Every address that the hub itself says it has × every credential of the region. What must come of each call is computed from the region;
/// what is not allowed is refused with its fault and leaves nothing behind.
/// </summary>
public sealed class AddressMatrixTests(IsolationHub hub) : IClassFixture<IsolationHub>
{
    private const string Unknown = "412066-20261120-9999999999";

    [Fact]
    public async Task EverySend_ByEveryCredential_IsTakenOnlyFromItsProviderAtItsOwnAddress()
    {
        var taken = new List<string>();
        var before = await hub.MessagesAsync();
        var calls = 0;
        foreach (var (municipality, service, operation) in (await OperationsAsync()).Where(o => o.Service != "exchange"))
            foreach (var caller in Callers())
            {
                var isFile = operation.EndsWith("File", StringComparison.Ordinal);
                var mayCall = caller.ProvesItselfAt(municipality) && caller.App!.Provides.Any(p => p.Contract == service);
                // A file that is allowed goes down the bulk path, which has tests of its own.
                if (isFile && mayCall) continue;
                var version = calls++ % 2 == 0 ? SoapVersion.V11 : SoapVersion.V12;
                var body = isFile ? IsolationHub.FileBody(operation, service, municipality) : hub.SendBody(service, municipality);
                var answer = await hub.Hub.CallAsync(version, municipality, service, caller.Login, body);
                if (!caller.ProvesItselfAt(municipality)) answer.AssertFault(version, "unauthenticated", status: 401);
                else if (!mayCall) answer.AssertFault(version, "forbidden", status: 403);
                else
                {
                    taken.Add(answer.Receipt);
                    Assert.Equal(operation + "Response", answer.Root.Descendants().First(e => e.Name.LocalName == "Body").Elements().Single().Name.LocalName);
                    var sender = (await hub.Hub.ApiAsync($"messages/{answer.Receipt}")).GetProperty("message");
                    Assert.Equal((municipality, caller.App!.Id), (sender.GetProperty("municipality").GetString(), sender.GetProperty("application").GetString()));
                }
            }
        Assert.True(calls > 400, $"{calls} calls");
        Assert.NotEmpty(taken);
        Assert.Equal(before.Concat(taken).Order(), (await hub.MessagesAsync()).Order());
    }

    [Fact]
    public async Task EveryReceipt_ByEveryCredentialAtEveryAddress_IsShownOnlyToItsSenderAndItsConsumers()
    {
        var seen = 0;
        foreach (var municipality in await MunicipalitiesAsync())
            foreach (var caller in Callers())
            {
                var refusal = await GetReceiptAsync(municipality, caller, Unknown);
                foreach (var message in hub.Seeds)
                {
                    var answer = await GetReceiptAsync(municipality, caller, message.Receipt);
                    if (caller.ProvesItselfAt(municipality) && message.IsFor(caller.Town!, caller.App!))
                    {
                        Assert.Equal(message.Receipt, answer.Receipt);
                        // A consumer sees no other consumer.
                        if (caller.App != message.Sender) Assert.Equal([caller.App!.Id], answer.All("consumer").Select(c => c.Value));
                        seen++;
                        continue;
                    }
                    answer.AssertFault(SoapVersion.V11, caller.ProvesItselfAt(municipality) ? "invalid-message" : "unauthenticated", status: caller.ProvesItselfAt(municipality) ? 0 : 401);
                    // Somebody else's receipt is refused in the very words of one that does not exist.
                    Assert.Equal(refusal.Text, answer.Text);
                }
            }
        Assert.True(seen >= hub.Seeds.Count * 2, $"{seen} seen");
    }

    [Fact]
    public async Task EveryMailbox_ByEveryCredential_HoldsOnlyItsOwnAndIsAcknowledgedOnlyByItsOwner()
    {
        await hub.SettleAsync();
        var mailboxes = new Dictionary<(string Town, string App), List<string>>();
        foreach (var municipality in await MunicipalitiesAsync())
            foreach (var caller in Callers())
            {
                var answer = await ExchangeAsync(municipality, caller, "ReceiveMessages", "<maximum>1000</maximum>");
                if (!caller.ProvesItselfAt(municipality))
                {
                    answer.AssertFault(SoapVersion.V11, "unauthenticated", status: 401);
                    continue;
                }
                Assert.Equal(200, answer.Status);
                Assert.All(answer.All("municipalityCode"), code => Assert.Equal(municipality, code.Value));
                var consumed = caller.App!.Consumes.Where(c => c.By == "mailbox").Select(c => c.Contract).ToHashSet();
                var due = hub.Seeds.Where(m => m.Sender != caller.App && m.IsFor(caller.Town!, caller.App) && consumed.Contains(m.Contract)).Select(m => m.Receipt).ToList();
                var found = answer.All("message").Select(m => m.Elements().First(e => e.Name.LocalName == "receipt").Value).ToList();
                Assert.Empty(due.Except(found));
                Assert.Equal(due.Count == 0, found.Count == 0);
                Assert.All(answer.All("contract"), contract => Assert.Contains(contract.Value, consumed));
                mailboxes[(municipality, caller.App.Id)] = [.. answer.All("message").Select(m => m.Elements().First(e => e.Name.LocalName == "messageId").Value)];
            }

        foreach (var municipality in await MunicipalitiesAsync())
            foreach (var caller in Callers().Where(c => c.App is not null))
                foreach (var (owner, ids) in mailboxes.Where(m => m.Value.Count > 0))
                {
                    if (caller.ProvesItselfAt(municipality) && owner == (municipality, caller.App!.Id)) continue;
                    var answer = await ExchangeAsync(municipality, caller, "AcknowledgeMessages", $"<messageId>{ids[0]}</messageId>");
                    answer.AssertFault(SoapVersion.V11, caller.ProvesItselfAt(municipality) ? "invalid-message" : "unauthenticated", status: caller.ProvesItselfAt(municipality) ? 0 : 401);
                }

        // Nothing was acknowledged by it: everybody still finds the same, and can acknowledge it – once.
        foreach (var caller in Callers().Where(c => c.App is not null && c.IsRight))
        {
            var ids = mailboxes[(caller.Town!.Code, caller.App!.Id)];
            Assert.Equal(ids, (await ExchangeAsync(caller.Town.Code, caller, "ReceiveMessages", "<maximum>1000</maximum>")).All("message").Select(m => m.Elements().First(e => e.Name.LocalName == "messageId").Value));
            if (ids.Count == 0) continue;
            var answer = await ExchangeAsync(caller.Town.Code, caller, "AcknowledgeMessages", string.Concat(ids.Select(id => $"<messageId>{id}</messageId>")));
            Assert.True(answer.Status == 200, answer.Text);
            mailboxes[(caller.Town.Code, caller.App.Id)] = [];
        }
    }

    [Fact]
    public async Task EveryClosing_ByEveryCredential_IsStatedByItsProviderAndShownToItsConsumersOnly()
    {
        var contracts = new HashSet<string>();
        foreach (var (_, app) in hub.Applications) contracts.UnionWith(app.Provides.Select(p => p.Contract));
        foreach (var municipality in await MunicipalitiesAsync())
            foreach (var caller in Callers())
                foreach (var contract in contracts)
                {
                    var content = $"<contract>{contract}</contract><businessDate>2026-11-20</businessDate>";
                    var stated = await ExchangeAsync(municipality, caller, "CloseBusinessDate", content);
                    var seen = await ExchangeAsync(municipality, caller, "GetClosing", content);
                    if (!caller.ProvesItselfAt(municipality))
                    {
                        stated.AssertFault(SoapVersion.V11, "unauthenticated", status: 401);
                        seen.AssertFault(SoapVersion.V11, "unauthenticated", status: 401);
                        continue;
                    }
                    var provides = caller.App!.Provides.Any(p => p.Contract == contract);
                    var consumes = caller.App.Consumes.Any(c => c.Contract == contract);
                    if (provides) Assert.Equal([caller.App.Id], stated.All("provider").Select(p => p.Value));
                    else stated.AssertFault(SoapVersion.V11, "forbidden", status: 403);
                    if (!provides && !consumes) seen.AssertFault(SoapVersion.V11, "forbidden", status: 403);
                    else Assert.Equal(200, seen.Status);
                    // A consumer sees no other consumer.
                    if (consumes && !provides) Assert.All(seen.All("application"), a => Assert.Equal(caller.App.Id, a.Value));
                }
    }

    [Fact]
    public async Task Payload_OfEveryOtherMunicipality_IsRefusedWholeAlsoAmongItsOwn()
    {
        var before = await hub.MessagesAsync();
        foreach (var (town, app) in hub.Applications)
            foreach (var provides in app.Provides)
                foreach (var other in hub.Region.Towns.Where(t => t != town))
                {
                    var foreign = await hub.Hub.CallAsync(SoapVersion.V11, town.Code, provides.Contract, Login.Of(town.Code, app.Id), hub.SendBody(provides.Contract, other.Code));
                    foreign.AssertFault(SoapVersion.V11, "other-municipality");
                    var mixed = await hub.Hub.CallAsync(SoapVersion.V12, town.Code, provides.Contract, Login.Of(town.Code, app.Id), hub.SendBody(provides.Contract, town.Code, other.Code));
                    mixed.AssertFault(SoapVersion.V12, "other-municipality");
                    Assert.Equal([("2", "municipalityCode", "other-municipality")], mixed.Rejects());
                }
        Assert.Equal(before, await hub.MessagesAsync());
    }

    /// <summary>Addresses and operations as the hub names them: its region, its catalogue, its WSDLs.</summary>
    private async Task<List<(string Municipality, string Service, string Operation)>> OperationsAsync()
    {
        XNamespace wsdl = "http://schemas.xmlsoap.org/wsdl/";
        var services = (await hub.Hub.ApiAsync("contracts")).EnumerateArray().Select(c => c.GetProperty("name").GetString()!).Append("exchange").ToList();
        Assert.Contains("assessment", services);
        var operations = new List<(string, string, string)>();
        foreach (var municipality in await MunicipalitiesAsync())
            foreach (var service in services)
                foreach (var operation in XElement.Parse(await hub.Hub.Http.GetStringAsync($"soap/{municipality}/{service}?wsdl")).Element(wsdl + "portType")!.Elements(wsdl + "operation"))
                    operations.Add((municipality, service, (string)operation.Attribute("name")!));
        Assert.Equal(hub.Region.Towns.Length * 6, operations.Count(o => o.Item2 == "exchange"));
        return operations;
    }

    private async Task<List<string>> MunicipalitiesAsync()
    {
        var said = (await hub.Hub.ApiAsync("region")).GetProperty("municipalities").EnumerateArray().Select(m => m.GetProperty("code").GetString()!).ToList();
        Assert.Equal(hub.Region.Towns.Select(t => t.Code), said);
        return said;
    }

    /// <summary>Every application by the short and the long form of its name, by token and by Basic; with a neighbour's password; and nobody.</summary>
    private IEnumerable<Caller> Callers()
    {
        foreach (var (town, app) in hub.Applications)
        {
            var password = Regions.PasswordOf(town.Code, app.Id);
            yield return new Caller(town, app, new Login(app.Id, password), true);
            yield return new Caller(town, app, new Login($"{town.Code}.{app.Id}", password, Basic: true), true);
            var neighbour = hub.Region.Towns[(Array.IndexOf(hub.Region.Towns, town) + 1) % hub.Region.Towns.Length];
            yield return new Caller(town, app, new Login($"{town.Code}.{app.Id}", Regions.PasswordOf(neighbour.Code, app.Id)), false);
        }
        yield return new Caller(null, null, Login.Nobody, false);
        yield return new Caller(null, null, new Login("admin", ""), false);
    }

    private Task<SoapAnswer> GetReceiptAsync(string municipality, Caller caller, string number) => ExchangeAsync(municipality, caller, "GetReceipt", $"<number>{number}</number>");

    private Task<SoapAnswer> ExchangeAsync(string municipality, Caller caller, string operation, string parameters) => hub.Hub.CallAsync(SoapVersion.V11, municipality, "exchange",
        caller.Login, $"""<{operation} xmlns="{SoapCalls.Exchange}">{parameters}</{operation}>""");

    /// <param name="IsRight">The password is its own.</param>
    private sealed record Caller(Town? Town, App? App, Login Login, bool IsRight)
    {
        public bool ProvesItselfAt(string municipality) => IsRight && Town!.Code == municipality;
    }
}
