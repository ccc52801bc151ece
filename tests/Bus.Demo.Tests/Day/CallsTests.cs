using Bus.Core.Vocabulary;
using Bus.Demo.Day;
using Bus.Demo.Sample;

namespace Bus.Demo.Tests.Day;

public sealed class CallsTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(100)]
    public void Calls_AnySize_NeverPartATransactionNorChangeTheOrder(int most)
    {
        var records = SampleRecords.Of(new SamplePlan
        {
            Municipality = MunicipalityCode.Parse("414239"), Path = EntryPath.Soap, Records = 2000, Seed = 3, Run = "1121093000", BusinessDate = new(2026, 11, 21),
        }).ToList();

        var calls = Calls.Of(records, most).ToList();

        Assert.Equal(records, calls.SelectMany(c => c));
        Assert.All(calls, c => Assert.InRange(c.Count, 1, most));
        Assert.True(calls.Count >= records.Count / most);
        var transactions = calls.SelectMany((c, at) => c.Select(r => (Number: r.Record["transactionNumber"], Call: at))).Where(t => t.Number.Length > 0).GroupBy(t => t.Number).ToList();
        Assert.NotEmpty(transactions);
        Assert.All(transactions, t => Assert.Single(t.Select(r => r.Call).Distinct()));
    }
}
