using Bus.Core.Faults;

namespace Bus.Soap.Tests.Ingress;

/// <summary>Faults that the hub behind gives, and its bugs.</summary>
public sealed class HubFaultTests : IAsyncLifetime
{
    private readonly SoapHost _host = new();

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    public static TheoryData<string, FaultCode> Codes()
    {
        var data = new TheoryData<string, FaultCode>();
        foreach (var soap in Soap.Both)
            foreach (var code in Enum.GetValues<FaultCode>()) data.Add(soap.Name, code);
        return data;
    }

    [Theory, MemberData(nameof(Codes))]
    public async Task Fault_OfTheHub_IsAnsweredAsTheTableSays(string version, FaultCode code)
    {
        var soap = Soap.Both.Single(s => s.Name == version);
        _host.Intake.Refuse = Fault.Of(code, "何かが起きました。\u0001", "Something happened.");
        var answer = await _host.PostAsync(soap, soap.Send());
        var entry = code.Entry();
        var role = entry.Role switch { FaultRole.Sender => "Client", FaultRole.Receiver => "Server", _ => entry.Role.ToString() };
        FaultTests.AssertFault(answer, soap, entry.Name, role, entry.Status ?? 0);
        Assert.Contains("Something happened.", answer.All("cause")[1].Value);
        Assert.Equal("何かが起きました。\uFFFD", soap == Soap.V11 ? answer.Text("faultstring") : answer.All("Text")[0].Value);
    }

    [Theory]
    [InlineData(FaultCode.OverQuota, 429, 200, "1")]
    [InlineData(FaultCode.OverQuota, 429, 1_001, "2")]
    [InlineData(FaultCode.Unavailable, 503, 60_000, "60")]
    public async Task NotNow_IsSaidBeforeTheMessageIsRead_WithWhenToComeAgain(FaultCode code, int status, int milliseconds, string seconds)
    {
        _host.Admission.Refusal = Fault.Of(code, "今は受け付けません。", "Not now.") with { RetryAfter = TimeSpan.FromMilliseconds(milliseconds) };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_host.Address, "/soap/362018/collection-history"));
        request.Content = new StringContent("this is not even XML", System.Text.Encoding.UTF8, "text/xml");
        using var answer = await _host.Http.SendAsync(request);
        Assert.Equal((status, seconds), ((int)answer.StatusCode, answer.Headers.RetryAfter!.ToString()));
        Assert.Contains(code.Entry().Name, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(_host.Intake.Arrivals);
    }

    [Fact]
    public async Task Exception_IsAnsweredWithANumberAndNoDetails()
    {
        _host.Intake.Throw = new InvalidOperationException("secret inside");
        var answer = await _host.PostAsync(Soap.V11, Soap.V11.Send());
        FaultTests.AssertFault(answer, Soap.V11, "internal", "Server", 500);
        Assert.Matches("[0-9a-f]{32}", answer.Text("faultstring"));
        Assert.DoesNotContain("secret", answer.Xml.ToString());
    }

    [Fact]
    public async Task KeyThatWasDestroyed_IsToldAsSuch_WhateverIsAsked()
    {
        _host.Intake.Throw = new Bus.Core.Security.KeyGoneException(Sample.Municipality);
        FaultTests.AssertFault(await _host.PostAsync(Soap.V12, Soap.V12.Send()), Soap.V12, "forbidden", "Sender", 403);
    }

    [Fact]
    public async Task Rejects_BeyondTheLimit_AreCountedOnly()
    {
        var host = await SoapHost.StartAsync(("Soap:MaxRejectsListed", "2"));
        var answer = await host.PostAsync(Soap.V11, Soap.V11.Send(records: "<record/><record/><record/>"));
        await host.DisposeAsync();
        Assert.Equal(2, answer.All("reject").Count);
        Assert.Contains("1 more not listed; mend these and send again to see them", answer.All("cause")[1].Value);
    }
}
