using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Input.Support;

namespace Bus.EndToEnd.Tests.Input.Messages;

/// <summary>Bad messages: each is answered by the fault of design/3 in the caller's SOAP version, with texts that teach, and nothing of it is taken.</summary>
public sealed class BadMessageTests(BadMessageTests.OneHub one) : IClassFixture<BadMessageTests.OneHub>
{
    private const string Town = "412066", Other = "412074";
    private const string At = $"soap/{Town}/collection-history";
    private static readonly Login Collection = Login.Of(Town, "collection");
    private static readonly string Good = SoapCalls.SendBody([Payment.Of(Town, 1)]);
    private static readonly string Deep = string.Concat(Enumerable.Repeat("<d>", 10_000)) + string.Concat(Enumerable.Repeat("</d>", 10_000));

    private static readonly Dictionary<string, Case> Cases = new()
    {
        ["not XML"] = new("not-well-formed", v => "電文ではない text"),
        ["nothing at all"] = new("not-well-formed", v => ""),
        ["XML that breaks off"] = new("not-well-formed", v => Whole(v, Good)[..^30]),
        ["XML that breaks off in a record"] = new("not-well-formed", v => Whole(v, Good)[..Whole(v, Good).IndexOf("<instalment>", StringComparison.Ordinal)]),
        ["a second root"] = new("not-well-formed", v => Whole(v, Good) + "<x/>"),
        ["DTD"] = new("forbidden-xml", v => Whole(v, Good).Replace("?>", "?><!DOCTYPE e [<!ELEMENT e ANY>]>")),
        ["external DTD"] = new("forbidden-xml", v => Whole(v, Good).Replace("?>", "?><!DOCTYPE e SYSTEM \"http://127.0.0.1:9/x.dtd\">")),
        ["external entity"] = new("forbidden-xml", v => Whole(v, Good.Replace(">01<", ">&x;<")).Replace("?>", "?><!DOCTYPE e [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>")),
        ["entity bomb"] = new("forbidden-xml", v => Whole(v, Good.Replace(">01<", ">&l9;<")).Replace("?>", $"?><!DOCTYPE e [{Laughs()}]>")),
        ["depth 10,000"] = new("forbidden-xml", v => Whole(v, Deep)),
        ["depth 10,000 in a record"] = new("forbidden-xml", v => Whole(v, Good.Replace("</record>", Deep + "</record>"))),
        ["depth 10,000 in a header"] = new("forbidden-xml", v => v.Envelope(Good, Collection.Header + Deep)),
        ["wrong namespace of the body"] = new("unknown-operation", v => Whole(v, Good.Replace(Payment.Namespace, "urn:example:other"))),
        ["no namespace of the body"] = new("unknown-operation", v => Whole(v, Good.Replace($" xmlns=\"{Payment.Namespace}\"", ""))),
        ["another release of the contract"] = new("unsupported-version", v => Whole(v, Good.Replace("2026-01", "2031-07"))),
        ["wrong namespace of the envelope"] = new("unsupported-version", v => Whole(v, Good).Replace(v.Namespace, "urn:example:envelope"), Role: "VersionMismatch"),
        ["unknown operation"] = new("unknown-operation", v => Whole(v, Good.Replace("SendCollectionHistory", "SendNothing"))),
        ["operation of another service"] = new("unknown-operation", v => Whole(v, Good), At: $"soap/{Town}/assessment"),
        ["unknown municipality"] = new("unknown-municipality", v => Whole(v, Good), At: "soap/221309/collection-history"),
        ["municipality that is no code"] = new("unknown-municipality", v => Whole(v, Good), At: "soap/tokushima/collection-history"),
        ["municipality with a wrong check digit"] = new("unknown-municipality", v => Whole(v, Good), At: "soap/412067/collection-history"),
        ["unknown service"] = new("unknown-service", v => Whole(v, Good), At: $"soap/{Town}/nothing"),
        ["wrong password"] = new("unauthenticated", v => v.Envelope(Good, new Login("collection", "guess").Header), Status: 401),
        ["unknown application"] = new("unauthenticated", v => v.Envelope(Good, new Login("nobody", "guess").Header), Status: 401),
        ["no credentials"] = new("unauthenticated", v => v.Envelope(Good), Status: 401),
        ["empty password"] = new("unauthenticated", v => v.Envelope(Good, new Login("collection", "").Header), Status: 401),
        ["another municipality's application"] = new("unauthenticated", v => v.Envelope(Good, new Login($"{Other}.collection", Regions.PasswordOf(Other, "collection")).Header), Status: 401),
        ["contract that this application does not provide"] = new("forbidden", v => v.Envelope(Good, Login.Of(Town, "delinquency").Header), Status: 403),
        ["contract that nobody provides"] = new("forbidden", v => Whole(v, """<SendAssessment xmlns="urn:bus:xmlns:pf:lgxml:schema:2026-01:assessment"/>"""), At: $"soap/{Town}/assessment", Status: 403),
        ["another municipality's code in the body"] = new("other-municipality", v => Whole(v, SoapCalls.SendBody([Payment.Of(Other, 1)])), Rejects: [("1", "municipalityCode", "other-municipality")]),
        ["another municipality's code among good ones"] = new("other-municipality", v => Whole(v, SoapCalls.SendBody([Payment.Of(Town, 1), Payment.Of(Other, 2), Payment.Of(Town, 3)])),
            Rejects: [("2", "municipalityCode", "other-municipality")]),
        ["bad records"] = new("invalid-record", v => Whole(v, SoapCalls.SendBody([Payment.Of(Town, 1).With("receivedDate", "2026-02-30"), Payment.Of(Town, 2),
            Payment.Of(Town, 3).With("noticeNumber", ""), Payment.Of(Town, 4).With("taxCollected", "1,000"), Payment.Of(Other, 5), Payment.Of(Town, 6).With("noticeNumber", new string('9', 41)),
            Payment.Of(Town, 7).With("provisionalKind", "7"), Payment.Of(Town, 8).With("municipalityCode", "412067")])),
            Rejects: [("1", "receivedDate", "not-a-date"), ("3", "noticeNumber", "missing"), ("4", "taxCollected", "not-a-number"), ("5", "municipalityCode", "other-municipality"),
                ("6", "noticeNumber", "too-long"), ("7", "provisionalKind", "not-in-code-table"), ("8", "municipalityCode", "bad-check-digit")]),
        ["item out of order"] = new("invalid-record", v => Whole(v, Good.Replace("<levyYear>2026</levyYear><taxYear>2026</taxYear>", "<taxYear>2026</taxYear><levyYear>2026</levyYear>")),
            Rejects: [("1", "levyYear", "rule-violated")]),
        ["item that the contract does not have"] = new("invalid-record", v => Whole(v, Good.Replace("</record>", "<surprise>1</surprise></record>")), Rejects: [("1", "surprise", "rule-violated")]),
        ["business date that is none"] = new("invalid-message", v => Whole(v, SoapCalls.SendBody([Payment.Of(Town, 1)], "<businessDate>2026-13-01</businessDate>"))),
        ["extent that is none"] = new("invalid-message", v => Whole(v, SoapCalls.SendBody([Payment.Of(Town, 1)], "<extent>some</extent>"))),
        ["two messages in one body"] = new("invalid-message", v => Whole(v, Good + Good)),
        ["an empty body"] = new("invalid-message", v => Whole(v, "")),
        ["not an envelope"] = new("invalid-message", v => Good),
        ["a mandatory header that nobody knows"] = new("must-understand", v => v.Envelope(Good, $"""{Collection.Header}<t:Tx xmlns:t="urn:t" e:mustUnderstand="1"/>"""), Role: "MustUnderstand"),
    };

    public static TheoryData<string, string> All()
    {
        var all = new TheoryData<string, string>();
        foreach (var version in new[] { "1.1", "1.2" })
            foreach (var name in Cases.Keys) all.Add(name, version);
        return all;
    }

    [Theory, MemberData(nameof(All))]
    public async Task Message_ThatIsBad_IsAnsweredByItsFaultAndNotTaken(string name, string version)
    {
        var soap = SoapVersion.Named(version);
        var expected = Cases[name];
        var answer = await one.Hub.PostAsync(soap, expected.At, expected.Envelope(soap));
        answer.AssertFault(soap, expected.Code, expected.Role, expected.Status);
        Assert.Equal(expected.Rejects ?? [], answer.Rejects());
        await AssertNothingTakenAsync();
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("1.2")]
    public async Task Message_OverBasic_WithTheWrongPasswordIsRefusedToo(string version)
    {
        var soap = SoapVersion.Named(version);
        var answer = await one.Hub.CallAsync(soap, Town, Payment.Contract, new Login("collection", "guess", Basic: true), Good);
        answer.AssertFault(soap, "unauthenticated", status: 401);
        await AssertNothingTakenAsync();
    }

    [Fact]
    public async Task Description_IsGivenWithoutCredentials()
    {
        foreach (var service in new[] { "collection-history", "assessment", "exchange" })
            foreach (var query in new[] { "wsdl", "wsdl=1.2", $"xsd={service}", "xsd=fault" })
            {
                using var answer = await one.Hub.Http.GetAsync($"soap/{Town}/{service}?{query}");
                Assert.Equal(200, (int)answer.StatusCode);
                Assert.Contains(query.StartsWith("wsdl", StringComparison.Ordinal) ? "definitions" : "schema", await answer.Content.ReadAsStringAsync());
            }
        Assert.Contains($"location=\"{one.Hub.Address}{At}\"", await one.Hub.Http.GetStringAsync(At + "?wsdl"));
    }

    private async Task AssertNothingTakenAsync()
    {
        Assert.Equal(0, (await one.Hub.ApiAsync("messages")).GetArrayLength());
        Assert.Empty(new Desk(one.Hub, Town, "delinquency").OutNames());
    }

    private static string Whole(SoapVersion version, string body) => version.Envelope(body, Collection.Header);

    private static string Laughs() => "<!ENTITY l0 \"lol\">" + string.Concat(Enumerable.Range(1, 9).Select(n => $"<!ENTITY l{n} \"{string.Concat(Enumerable.Repeat($"&l{n - 1};", 10))}\">"));

    private sealed record Case(string Code, Func<SoapVersion, string> Envelope, string At = BadMessageTests.At, string Role = "Client", int Status = 0, (string, string, string)[]? Rejects = null);

    /// <summary>A hub that is never sent anything good.</summary>
    public sealed class OneHub : IAsyncLifetime
    {
        public HubProcess Hub { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Hub = await HubProcess.StartAsync();
            await Hub.ApplyAsync(new SampleRegion([.. new[] { Town, Other }.Select(town => new Town(town,
                App.Provider("collection", new Provides()), App.Consumer("delinquency", new Consumes())))]).ToYaml());
        }

        public async Task DisposeAsync() => await Hub.DisposeAsync();
    }
}
