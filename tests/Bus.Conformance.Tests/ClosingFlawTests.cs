namespace Bus.Conformance.Tests;

/// <summary>The kit's checks of closings pass a hub that closes rightly, and of one that is wrong in one way they find that, and nothing else.</summary>
public class ClosingFlawTests
{
    [Theory]
    [InlineData(ClosingFlaw.None, null)]
    [InlineData(ClosingFlaw.ClosesByItself, "closing-open")]
    [InlineData(ClosingFlaw.ForgetsTotals, "close")]
    [InlineData(ClosingFlaw.NeverTheSame, "close-again")]
    [InlineData(ClosingFlaw.ClosesAtOnce, "close-totals")]
    [InlineData(ClosingFlaw.CountsNoLate, "close-late")]
    [InlineData(ClosingFlaw.TakesAnyDate, "close-wrong-date")]
    [InlineData(ClosingFlaw.AsksNobody, "close-not-provided")]
    public async Task Hub_WithOneFlaw_FailsWhereItMust(ClosingFlaw flaw, string? check) => await AssertAsync(flaw, ConformanceRole.Provider, 7, check);

    [Theory]
    [InlineData(ClosingFlaw.None, null)]
    [InlineData(ClosingFlaw.ShowsOthers, "closing-consumer")]
    public async Task Hub_AsItsConsumerSeesIt_FailsWhereItMust(ClosingFlaw flaw, string? check) => await AssertAsync(flaw, ConformanceRole.Fetcher, 1, check);

    private static async Task AssertAsync(ClosingFlaw flaw, ConformanceRole role, int checks, string? failed)
    {
        await using var stub = await Stub.StartAsync(new ClosingHub(flaw).AnswerAsync);
        var results = (await Kit.RunAsync(stub.Url, role, ConformanceTarget.Hub)).Results.Where(r => r.Id.StartsWith("clos", StringComparison.Ordinal)).ToList();
        Assert.Equal(checks, results.Count);
        Assert.DoesNotContain(results, r => r.Verdict == Verdict.NotApplicable);
        Assert.Equal(failed is null ? [] : [failed], results.Where(r => r.Verdict == Verdict.Failed).Select(r => r.Id));
    }
}
