using Bus.Core.Vocabulary;

namespace Bus.Demo.Tests;

public sealed class DemoReportTests
{
    private const string Red = "\u001b[91m";

    private static readonly DemoRow Right = new()
    {
        Municipality = MunicipalityCode.Parse("412066"), Name = "武雄市", Path = EntryPath.File,
        Sent = 1000, Accepted = 990, Rejected = 10, Delivered = 990, AmountIn = 12345678, AmountOut = 12345678,
    };

    private static readonly DemoRow Wrong = Right with { Municipality = MunicipalityCode.Parse("412074"), Name = "鹿島市", Delivered = 989, AmountOut = 12340000 };

    public static TheoryData<string, DemoRow> Disagreements => new()
    {
        { "accepted", Right with { Accepted = 989 } },
        { "rejected", Right with { Rejected = 9 } },
        { "one record less", Right with { Delivered = 989 } },
        { "one record twice", Right with { Delivered = 991 } },
        { "one yen", Right with { AmountOut = 12345679 } },
        { "trouble", Right with { Troubles = [new(new("原因", "cause"), new("対処", "action"), DemoTrouble.Operator)] } },
    };

    [Theory]
    [MemberData(nameof(Disagreements))]
    public void Row_AnyDifference_Disagrees(string what, DemoRow row)
    {
        Assert.True(Right.Agrees);
        Assert.False(row.Agrees, what);
        Assert.False(new DemoReport([Right, row]).Agrees);
    }

    [Fact]
    public void Report_WithoutRows_DoesNotAgree() => Assert.False(new DemoReport([]).Agrees);

    [Fact]
    public void Print_AllAgree_ShowsHeadersRowsAndTotalInOneLineEach()
    {
        var text = Print(new DemoReport([Right, Right with { Path = EntryPath.Soap, Sent = 990, Rejected = 0 }]), coloured: false);

        Assert.Contains("団体", text);
        Assert.Contains("Amount out", text);
        Assert.Contains(text.Split('\n'), l => l.Contains("412066 武雄市") && l.Contains("SOAP") && l.Contains("990") && l.Contains("12,345,678"));
        Assert.Contains(text.Split('\n'), l => l.Contains("合計 Total") && l.Contains("1,990") && l.Contains("24,691,356"));
        Assert.DoesNotContain("NO", text);
        Assert.Contains("すべての件数と金額が一致しました", text);
    }

    [Fact]
    public void Print_OneRowDisagrees_ThatRowAndTheTotalAreRed()
    {
        var lines = Print(new DemoReport([Right, Wrong]), coloured: true).Split('\n');

        Assert.DoesNotContain(Red, lines.Single(l => l.Contains("武雄市")));
        Assert.Contains(Red, lines.Single(l => l.Contains("鹿島市")));
        Assert.Contains(Red, lines.Single(l => l.Contains("合計 Total")));
    }

    [Fact]
    public void Print_Trouble_SaysCauseActionAndParty()
    {
        var text = Print(new DemoReport([Right with { Troubles = [new(new("原因です", "the cause"), new("対処です", "the [action]"), DemoTrouble.Operator)] }]), coloured: false);

        Assert.Contains("原因です / the cause", text);
        Assert.Contains("対処です / the [action]", text);
        Assert.Contains("データセンターの運用担当 / the data-centre operator", text);
    }

    private static string Print(DemoReport report, bool coloured)
    {
        var text = new StringWriter();
        report.Print(coloured ? Consoles.Coloured(text) : Consoles.Plain(text));
        return text.ToString();
    }
}
