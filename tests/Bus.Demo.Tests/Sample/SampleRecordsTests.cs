using System.Text;
using Bus.Core.Vocabulary;
using Bus.Demo.Day;
using Bus.Demo.Sample;

namespace Bus.Demo.Tests.Sample;

public sealed class SampleRecordsTests
{
    private static readonly SamplePlan Plan = new()
    {
        Municipality = MunicipalityCode.Parse("412066"), Path = EntryPath.File, Records = 5000, Bad = 50, Seed = 7, Run = "1121093000", BusinessDate = new(2026, 11, 21),
    };

    private static readonly List<SampleRecord> Records = [.. SampleRecords.Of(Plan)];
    private static readonly List<SampleRecord> Good = [.. Records.Where(r => r.Damage is null)];

    [Fact]
    public void Region_EveryMunicipality_HasAValidCheckDigit()
    {
        string[] codes = ["412066", "412074", "412091", "414239", "414247", "414255"];
        Assert.Equal(codes, SampleRegion.Municipalities.Select(m => m.Code.Value));
        Assert.All(codes, code => Assert.True(MunicipalityCode.HasValidCheckDigit(code)));
    }

    [Fact]
    public void Sample_SamePlan_SameRecords()
    {
        Assert.Equal(Records.Select(Text), SampleRecords.Of(Plan).Select(Text));
    }

    [Fact]
    public void Sample_OtherSeed_OtherRecords()
    {
        Assert.NotEqual(Records.Select(Text), SampleRecords.Of(Plan with { Seed = 8 }).Select(Text));
    }

    [Fact]
    public void Sample_GoodRecords_KeepEveryRuleOfTheContract()
    {
        Assert.All(Good, r => Assert.Empty(ContractRules.Broken(r.Record, "412066")));
        Assert.All(Good, r => Assert.Equal(r.Record.Amount, r.Amount));
    }

    [Fact]
    public void Sample_BadRecords_AreAsManyAsPlannedOfEveryKindAndBreakOneItem()
    {
        var bad = Records.Where(r => r.Damage is not null).ToList();

        Assert.Equal(5000, Records.Count);
        Assert.Equal(50, bad.Count);
        Assert.Equal(Enum.GetValues<SampleDamage>(), bad.Select(r => r.Damage!.Value).Distinct().Order());
        Assert.All(bad, r => Assert.Single(ContractRules.Broken(r.Record, "412066").Distinct()));
    }

    [Fact]
    public void Sample_BadRecords_ShareTheirKeyWithNoOther()
    {
        var keys = Records.GroupBy(r => r.Record.Key).ToDictionary(g => g.Key, g => g.Count());

        Assert.All(Records.Where(r => r.Damage is not null), r => Assert.Equal(1, keys[r.Record.Key]));
    }

    [Fact]
    public void Sample_Keys_AreMostlyDistinctAndRiseWithinEach()
    {
        var keys = Good.GroupBy(r => r.Record.Key).ToList();

        Assert.InRange(keys.Count(k => k.Count() == 1), Good.Count * 3 / 4, Good.Count - 1);
        Assert.Contains(keys, k => k.Select(r => r.Record["provisionalKind"]).SequenceEqual(["0", "1"]));
        Assert.Contains(keys, k => k.Select(r => r.Record["provisionalKind"]).SequenceEqual(["0", "1", "9"]));
        Assert.Contains(keys, k => k.Select(r => r.Record["historyNumber"]).Distinct().Count() == 2);
        Assert.All(keys, k => Assert.True(k.Zip(k.Skip(1)).All(p => p.First.Record.Rank < p.Second.Record.Rank)));
    }

    [Fact]
    public void Sample_ConfirmedPayment_KeepsTheIdentityOfTheProvisionalOne()
    {
        var states = Good.GroupBy(r => (r.Record.Key, r.Record["historyNumber"])).Where(g => g.Count() > 1).ToList();

        Assert.NotEmpty(states);
        Assert.All(states, s => Assert.Equal("0", s.First().Record["provisionalKind"]));
        Assert.All(states, s => Assert.Equal("1", s.ElementAt(1).Record["provisionalKind"]));
    }

    [Fact]
    public void Sample_Transactions_ArePairsSideBySideThatSumUpToNothing()
    {
        var ends = Good.Select((r, at) => (r.Record, r.Amount, At: at)).Where(r => r.Record["transactionNumber"].Length > 0).GroupBy(r => r.Record["transactionNumber"]).ToList();

        Assert.NotEmpty(ends);
        Assert.All(ends, e =>
        {
            Assert.Equal(2, e.Count());
            Assert.Equal(e.First().At + 1, e.Last().At);
            Assert.Equal(0, e.Sum(r => r.Amount));
            Assert.All(e, r => Assert.Equal("4", r.Record["collectionKind"]));
            Assert.NotEqual(e.First().Record.Key, e.Last().Record.Key);
        });
    }

    [Fact]
    public void Sample_Names_SurviveCp932()
    {
        var cp932 = CodePagesEncodingProvider.Instance.GetEncoding(932, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;
        Assert.All(Records, r => Assert.Equal(r.Record["addresseeName"], cp932.GetString(cp932.GetBytes(r.Record["addresseeName"]))));
    }

    [Fact]
    public void Sample_OtherPathOrRun_SharesNoKey()
    {
        var keys = Records.Select(r => r.Record.Key).ToHashSet();

        Assert.DoesNotContain(SampleRecords.Of(Plan with { Path = EntryPath.Soap }), r => keys.Contains(r.Record.Key));
        Assert.DoesNotContain(SampleRecords.Of(Plan with { Run = "1121093001" }).Where(r => r.Damage is not (SampleDamage.MissingItem or SampleDamage.TooLong)), r => keys.Contains(r.Record.Key));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(7, 7)]
    public void Sample_SmallPlans_HaveAsManyRecordsAsSaid(int records, int bad)
    {
        var sample = SampleRecords.Of(Plan with { Records = records, Bad = bad }).ToList();

        Assert.Equal((records, bad), (sample.Count, sample.Count(r => r.Damage is not null)));
    }

    private static string Text(SampleRecord record) => string.Join(',', Clients.RecordText.Values(record.Record)) + record.Damage;
}
