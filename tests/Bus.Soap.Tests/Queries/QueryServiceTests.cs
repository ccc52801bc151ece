using System.Net;
using System.Xml.Linq;
using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Queries;
using Bus.Core.Region;
using Bus.Soap.Tests.Egress;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Soap.Tests.Queries;

/// <summary>A question from the wire to a provider's wire and back; who may ask is the desk's matter, which is played here.</summary>
public sealed class QueryServiceTests : IAsyncLifetime
{
    private const string Ns = "urn:bus:xmlns:pf:lgxml:schema:2026-01:delinquency-inquiry";
    private const string Service = "/soap/362018/delinquency-inquiry";
    private const string Name = "\U00020bb7野 葛\U000e0100城 <&>";

    private readonly SoapHost _host = new();
    private Consumer _provider = null!;

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        _provider = await Consumer.StartAsync();
        _host.Desk.Target = new SoapTarget(_provider.Url, TimeSpan.FromMinutes(5), "bus", Convert.ToBase64String([.. Bus.Core.Security.SecretContext.SoapTarget("delinquency", "delinquency-inquiry"), 0, .. "s3cret"u8]));
    }

    public async Task DisposeAsync()
    {
        await _provider.DisposeAsync();
        await _host.DisposeAsync();
    }

    private static string Ask(string items = "<addresseeNumber>100</addresseeNumber>") => $"""<InquireDelinquency xmlns="{Ns}">{items}</InquireDelinquency>""";

    private static string Record(string municipality = "362018", string more = "", string dueDate = "2026-06-30") =>
        $"<record><municipalityCode>{municipality}</municipalityCode><levyYear>2026</levyYear><taxYear>2026</taxYear><subjectCode>01</subjectCode><noticeNumber>1</noticeNumber><instalment>01</instalment>"
        + $"<addresseeNumber>100</addresseeNumber><dueDate>{dueDate}</dueDate><tax>48000</tax><dunningFee>0</dunningFee><delinquencyCharge>0</delinquencyCharge><unpaidTax>36000</unpaidTax>"
        + $"<instalmentPlan>0</instalmentPlan><disposition>0</disposition><executionSuspended>0</executionSuspended><writtenOff>0</writtenOff><remarks>{WebUtility.HtmlEncode(Name)}</remarks><deleted>0</deleted>"
        + $"<operationDate>2026-11-20</operationDate><operationTime>10:15:00</operationTime>{more}</record>";

    private void ProviderSays(string body, int status = 200) => _provider.Respond = (_, http, _) => Consumer.AnswerAsync(http, status, Soap.V11.Envelope(body));

    private static string Response(string records) => $"""<r:InquireDelinquencyResponse xmlns:r="{Ns}" xmlns="{Ns}">{records}</r:InquireDelinquencyResponse>""";

    private Task<Answer> PostAsync(string body, bool soap12 = false) => _host.PostAsync(soap12 ? Soap.V12 : Soap.V11, (soap12 ? Soap.V12 : Soap.V11).Envelope(body), Service);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Question_IsAskedWithWhoAsks_AndAnsweredInTheCallersVersion(bool soap12)
    {
        ProviderSays(Response(Record() + Record()));
        var answer = await PostAsync(Ask("<municipalityCode>362018</municipalityCode><addresseeNumber>100</addresseeNumber><operatorId>k1</operatorId>"), soap12);
        Assert.Equal(200, answer.Status);
        Assert.Equal(XName.Get("InquireDelinquencyResponse", Ns), answer.Body.Name);
        Assert.Equal([Name, Name], answer.All("remarks").Select(r => r.Value));

        var (headers, asked) = _provider.Received.Single();
        Assert.Equal("\"urn:bus:xmlns:pf:lgxml:wsdl:2026-01:delinquency-inquiry:InquireDelinquency\"", headers["SOAPAction"]);
        Assert.Equal("Basic " + Convert.ToBase64String("bus:s3cret"u8), headers.Authorization);
        Assert.Equal(["362018-q1", "362018", "tax"], asked.Descendants(XName.Get("Inquiry", "urn:bus:xmlns:pf:common:schema:2026-01:inquiry")).Single().Elements().Select(e => e.Value));
        Assert.Equal(["362018", "100", "k1"], asked.Descendants(XName.Get("InquireDelinquency", Ns)).Single().Elements().Select(e => e.Value));
    }

    [Fact]
    public async Task NoRecords_IsAnAnswer()
    {
        ProviderSays($"""<InquireDelinquencyResponse xmlns="{Ns}"/>""");
        var answer = await PostAsync(Ask());
        Assert.Equal((200, 0), (answer.Status, answer.All("record").Count));
    }

    [Fact]
    public async Task AdditionalItems_PassOnlyWhereTheAskerMayHaveThem()
    {
        var query = _host.Services.GetRequiredService<ICatalogue>().Current.FindQuery("delinquency-inquiry")!;
        AdditionalItem[] items = [new("addresseeName", "氏名名称", "text", 150, false), new("zipCode", "郵便番号", "digits", 7, false)];
        _host.Desk.Shape = _host.Services.GetRequiredService<IRecordFormats>().ShapeOf(query.Answer, items);
        _host.Desk.Items = ["zipCode"];
        ProviderSays(Response(Record(more: "<additional><addresseeName>x</addresseeName><zipCode>7700001</zipCode></additional>")));
        var answer = await PostAsync(Ask());
        Assert.Equal("7700001", answer.All("additional").Single().Value);
    }

    [Theory]
    [InlineData("412066", "2026-06-30", "other-municipality")]
    [InlineData("362018", "2026-02-30", "not-a-date")]
    [InlineData("36201", "2026-06-30", "")]
    public async Task Record_ThatTheContractOrTheWallForbids_LetsNothingThrough(string municipality, string dueDate, string code)
    {
        ProviderSays(Response(Record() + Record(municipality, dueDate: dueDate)));
        var answer = await PostAsync(Ask());
        Assert.NotEqual(200, answer.Status);
        Assert.Empty(answer.All("record"));
        var came = _host.Desk.Answers.Single();
        Assert.Equal(ProviderOutcome.Invalid, came.Outcome);
        Assert.Contains(code, came.Why!.Value.En);
        Assert.Contains("record 2", came.Why.Value.En);
        Assert.DoesNotContain("412066", came.Why.Value.En);
    }

    [Theory]
    [InlineData(200, "<a/>", ProviderOutcome.Invalid)]
    [InlineData(200, "<InquireDelinquencyResponse/>", ProviderOutcome.Invalid)]
    [InlineData(500, "<a/>", ProviderOutcome.Unavailable)]
    [InlineData(404, "<a/>", ProviderOutcome.Unavailable)]
    [InlineData(500, "<e:Fault><faultcode>e:Client</faultcode><faultstring>山田太郎</faultstring></e:Fault>", ProviderOutcome.Refused)]
    [InlineData(500, "<e:Fault><faultcode>e:Server</faultcode><faultstring>山田太郎</faultstring></e:Fault>", ProviderOutcome.Failed)]
    public async Task WhatTheProviderAnswers_IsJudged_AndItsOwnTextIsNeverPassedOn(int status, string body, ProviderOutcome outcome)
    {
        ProviderSays(body, status);
        var answer = await PostAsync(Ask());
        Assert.Equal(outcome, _host.Desk.Answers.Single().Outcome);
        Assert.DoesNotContain("山田", answer.Xml.ToString());
    }

    [Fact]
    public async Task ProviderAway_IsUnavailable()
    {
        _host.Desk.Target = _host.Desk.Target! with { Url = new Uri("http://127.0.0.1:9/") };
        await PostAsync(Ask());
        Assert.Equal(ProviderOutcome.Unavailable, _host.Desk.Answers.Single().Outcome);
    }

    [Fact]
    public async Task ProviderSilent_IsTimedOut()
    {
        _host.Desk.Target = _host.Desk.Target! with { Timeout = TimeSpan.FromMilliseconds(200) };
        _provider.Respond = (_, http, _) => Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        await PostAsync(Ask());
        Assert.Equal(ProviderOutcome.TimedOut, _host.Desk.Answers.Single().Outcome);
    }

    [Fact]
    public async Task CutOffAnswer_IsNotPassedOn()
    {
        _provider.Respond = (_, http, _) => Consumer.AnswerAsync(http, 200, Soap.V11.Envelope(Response(Record()))[..^20]);
        await PostAsync(Ask());
        Assert.Equal(ProviderOutcome.Invalid, _host.Desk.Answers.Single().Outcome);
    }

    [Theory]
    [InlineData("<noticeNumber>1</noticeNumber><addresseeNumber>1</addresseeNumber>", "invalid-message")]
    [InlineData("<unknown>1</unknown>", "invalid-message")]
    [InlineData("text", "invalid-message")]
    public async Task Question_ThatIsNoQuestion_IsRefused_BeforeTheDesk(string items, string code)
    {
        Assert.Equal(code, (await PostAsync(Ask(items))).FaultCode);
        Assert.Empty(_host.Desk.Questions);
    }

    [Fact]
    public async Task OtherOperationOrRelease_IsRefused()
    {
        Assert.Equal("unknown-operation", (await PostAsync($"""<SendDelinquency xmlns="{Ns}"/>""")).FaultCode);
        Assert.Equal("unsupported-version", (await PostAsync($"""<InquireDelinquency xmlns="{Ns.Replace("2026-01", "2031-01")}"/>""")).FaultCode);
        Assert.Equal("unknown-operation", (await _host.PostAsync(Soap.V11, Soap.V11.Envelope(Ask()))).FaultCode);
    }

    [Fact]
    public async Task DesksFault_IsTheAnswer()
    {
        _host.Desk.Refusal = Fault.Of(FaultCode.ProviderTimeout, "x", "x") with { RetryAfter = TimeSpan.FromSeconds(3) };
        var answer = await PostAsync(Ask());
        Assert.Equal((504, "provider-timeout", "Server"), (answer.Status, answer.FaultCode, answer.Role));
    }
}
