namespace Bus.Conformance.Tests;

/// <summary>The kit passes an application that is right, and of one that is wrong in one way it finds that, and nothing else.</summary>
public class FlawTests
{
    [Theory]
    [InlineData(Flaw.None)]
    [InlineData(Flaw.FaultsDuplicates, "duplicate", "time-out", "order")]
    [InlineData(Flaw.IgnoresSigns, "totals")]
    [InlineData(Flaw.BmpOnly, "characters")]
    [InlineData(Flaw.SmallPages, "large-page")]
    [InlineData(Flaw.ReadsDtds, "dtd")]
    [InlineData(Flaw.IgnoresMustUnderstand, "must-understand")]
    [InlineData(Flaw.AsksNoPassword, "wrong-password", "no-password")]
    [InlineData(Flaw.GuessesOperations, "unknown-operation")]
    [InlineData(Flaw.RefusesNothing, "empty")]
    public async Task Application_WithOneFlaw_FailsWhereItMust(Flaw flaw, params string[] checks)
    {
        await using var stub = await Stub.StartAsync(new RightApplication(flaw).AnswerAsync);
        var report = await Kit.RunAsync(stub.Url, ConformanceRole.Provider, ConformanceTarget.Application);
        // Whether a call that broke off had arrived is chance, so a fault at its duplicate may or may not be seen there.
        Assert.Equal(checks.Where(c => c != "time-out"), report.Failed().Where(c => c != "time-out" || !checks.Contains(c)));
        Assert.Equal(checks.Length == 0, report.Passed);
    }

    [Fact]
    public async Task Report_IsForPeopleInBothLanguages_AndEscaped()
    {
        await using var stub = await Stub.StartAsync(new RightApplication(Flaw.IgnoresSigns).AnswerAsync);
        var report = await Kit.RunAsync(new Uri(stub.Url + "?token=secret"), ConformanceRole.Provider, ConformanceTarget.Application);
        var (text, html) = (report.ToText(), report.ToHtml());
        Assert.Contains("不合格：", text);
        Assert.Contains("FAILED: ", text);
        Assert.Contains("件数 3、金額 13100", text);
        Assert.Contains("docs/conformance.md#totals", text);
        Assert.DoesNotContain("secret", text + html);
        Assert.DoesNotContain("<&>", html);
        Assert.Contains("&lt;&amp;&gt;", html);
        Assert.DoesNotContain("<script", html);
        foreach (var (id, _) in ConformanceRun.List(ConformanceRole.Provider, ConformanceTarget.Application)) Assert.Contains($"id=\"{id}\"", html);
    }

    [Fact]
    public void EveryCheck_HasItsSection_InBothLanguages()
    {
        var all = from role in Enum.GetValues<ConformanceRole>() from target in Enum.GetValues<ConformanceTarget>() from check in ConformanceRun.List(role, target) select check.Id;
        foreach (var page in new[] { "docs/conformance.md", "docs/conformance.ja.md" })
        {
            var headings = File.ReadAllLines(Path.Combine(Repository.Root, page)).Where(l => l.StartsWith("### ", StringComparison.Ordinal)).Select(l => l[4..].Trim()).ToList();
            Assert.Equal(all.Distinct().Order(), headings.Order());
        }
    }
}
