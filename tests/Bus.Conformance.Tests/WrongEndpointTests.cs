using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bus.Conformance.Tests;

/// <summary>Endpoints that are wrong in the three plainest ways. Between them every check of every list is seen to fail.</summary>
public class WrongEndpointTests
{
    public static TheoryData<ConformanceRole, ConformanceTarget> Lists()
    {
        var data = new TheoryData<ConformanceRole, ConformanceTarget>();
        foreach (var role in Enum.GetValues<ConformanceRole>())
            foreach (var target in Enum.GetValues<ConformanceTarget>().Where(t => role != ConformanceRole.Fetcher || t == ConformanceTarget.Hub)) data.Add(role, target);
        return data;
    }

    [Theory, MemberData(nameof(Lists))]
    public async Task EveryCheck_FailsAtSomeWrongEndpoint(ConformanceRole role, ConformanceTarget target)
    {
        var failed = new HashSet<string>();
        foreach (var wrong in new Func<HttpContext, byte[], Task>[] { SaysYesAsync, SaysNoAsync, HangsUpAsync })
        {
            await using var stub = await Stub.StartAsync(wrong);
            failed.UnionWith((await Kit.RunAsync(stub.Url, role, target)).Failed());
        }
        Assert.Equal(ConformanceRun.List(role, target).Select(c => c.Id).Order(), failed.Order());
    }

    [Fact]
    public async Task WithoutCredentials_ChecksAboutThemAreNotMade_AndNeverCountAsPassed()
    {
        await using var stub = await Stub.StartAsync(SaysYesAsync);
        var report = await Kit.RunAsync(stub.Url, ConformanceRole.Provider, ConformanceTarget.Application, credentials: false);
        foreach (var id in new[] { "wrong-password", "no-password", "username-token" }) Assert.Equal(Verdict.NotApplicable, report.Results.Single(r => r.Id == id).Verdict);
    }

    /// <summary>What a check says about its own rule is no help to somebody who gave the tool a wrong password, or whose endpoint is silent.</summary>
    [Fact]
    public async Task NotLetIn_OrNoAnswer_IsMendedThere()
    {
        await using var closed = await Stub.StartAsync((http, _) => Stub.SayAsync(http, 401, ""));
        await using var silent = await Stub.StartAsync(HangsUpAsync);
        var (refused, unanswered) = (await Kit.RunAsync(closed.Url, ConformanceRole.Provider, ConformanceTarget.Hub), await Kit.RunAsync(silent.Url, ConformanceRole.Provider, ConformanceTarget.Hub));
        foreach (var id in new[] { "accept", "empty", "soap12" }) Assert.Contains("--user", MendOf(refused, id));
        // It did not name its sender so, and says what a token must hold.
        Assert.DoesNotContain("--user", MendOf(refused, "username-token"));
        Assert.Contains("UsernameToken", MendOf(refused, "username-token"));
        foreach (var id in new[] { "accept", "not-well-formed", "soap12" }) Assert.Contains("--timeout", MendOf(unanswered, id));

        static string MendOf(ConformanceReport report, string id) => report.Results.Single(r => r.Id == id).Mend.ToString();
    }

    [Fact]
    public async Task Listening_IsToldFromNobodyThere()
    {
        Uri gone;
        await using (var stub = await Stub.StartAsync(SaysNoAsync))
        {
            gone = stub.Url;
            Assert.True(await ConformanceRun.IsListeningAsync(stub.Url, TimeSpan.FromMinutes(1), TimeProvider.System, default));
        }
        Assert.False(await ConformanceRun.IsListeningAsync(gone, TimeSpan.FromMinutes(1), TimeProvider.System, default));
        Assert.False(await ConformanceRun.IsListeningAsync(new Uri("http://nobody.invalid/"), TimeSpan.FromMinutes(1), TimeProvider.System, default));
    }

    [Fact]
    public async Task TextOfTheOtherSide_IsNeverInTheReport()
    {
        await using var stub = await Stub.StartAsync(SaysNoAsync);
        var report = await Kit.RunAsync(stub.Url, ConformanceRole.Provider, ConformanceTarget.Hub);
        Assert.DoesNotContain("山田", report.ToText() + report.ToHtml());
        Assert.DoesNotContain(Kit.Password, report.ToText() + report.ToHtml());
    }

    /// <summary>Everything was taken, whatever it was.</summary>
    private static Task SaysYesAsync(HttpContext http, byte[] body)
    {
        if (HttpMethods.IsGet(http.Request.Method)) return http.Response.WriteAsync("<wsdl:definitions xmlns:wsdl=\"http://schemas.xmlsoap.org/wsdl/\"/>");
        var text = System.Text.Encoding.UTF8.GetString(body);
        var query = text.Contains("inquiry", StringComparison.Ordinal);
        if (text.Contains(":exchange", StringComparison.Ordinal) && !text.Contains("GetReceipt", StringComparison.Ordinal)) return Stub.SayAsync(http, 200, Mailbox());
        return Stub.SayAsync(http, 200, query
            ? $"<InquireDelinquencyResponse xmlns=\"{Kit.QueryNs}\"><record><municipalityCode>412066</municipalityCode></record></InquireDelinquencyResponse>"
            : $"<SendCollectionHistoryResponse xmlns=\"{Kit.Ns}\"><receipt><number>1</number><state>accepted</state><records>1</records><amount>0</amount></receipt></SendCollectionHistoryResponse>");
    }

    /// <summary>Two messages, each time others, in the wrong order and with wrong totals.</summary>
    private static string Mailbox()
    {
        static string Message(int sequence) => $"<message><messageId>{Guid.NewGuid():N}</messageId><contract>collection-history</contract><page>1</page><records>9</records><amount>1</amount><routeSequence>{sequence}</routeSequence>"
            + $"<content><SendCollectionHistory xmlns=\"{Kit.Ns}\"/></content></message>";
        return $"<ReceiveMessagesResponse xmlns=\"urn:bus:xmlns:pf:common:schema:2026-01:exchange\">{Message(2)}{Message(1)}</ReceiveMessagesResponse>";
    }

    /// <summary>Nothing is ever taken, and why is not said.</summary>
    private static Task SaysNoAsync(HttpContext http, byte[] body) => Stub.FaultAsync(http, "Server");

    private static Task HangsUpAsync(HttpContext http, byte[] body)
    {
        http.Features.Get<IHttpRequestLifetimeFeature>()!.Abort();
        return Task.CompletedTask;
    }
}
