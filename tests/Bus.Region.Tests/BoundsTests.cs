using System.Globalization;
using System.Text;

namespace Bus.Region.Tests;

public class BoundsTests
{
    private readonly RegionOptions _options = new();

    [Fact]
    public void Read_LaughsOfAliases_EndsWithAnError()
    {
        var yaml = new StringBuilder("municipalities:\n");
        yaml.Append("  - applications: &a [").Append(Repeat("{ id: a }", 50)).Append("]\n");
        yaml.Append("  - &m { applications: *a }\n").Append(string.Concat(Enumerable.Repeat("  - *m\n", 10_000)));
        _options.MaxNodes = 100_000;

        var problem = Assert.Single(RegionFile.ReadYaml(yaml.ToString(), _options).Problems);

        Assert.Equal("too-many-values", problem.Code);
    }

    [Fact]
    public void Read_BillionLaughs_DoesNotExpandThem()
    {
        var yaml = new StringBuilder("municipalities:\n  - extends:\n      x0: &x0 [").Append(Repeat("{ element: a }", 9)).Append("]\n");
        for (var i = 1; i < 12; i++) yaml.Append(CultureInfo.InvariantCulture, $"      x{i}: &x{i} [").Append(Repeat($"*x{i - 1}", 9)).Append("]\n");

        var read = RegionFile.ReadYaml(yaml.ToString(), _options);

        Assert.Equal(99, read.Problems.Count);
        Assert.All(read.Problems, p => Assert.Equal("wrong-type", p.Code));
    }

    [Fact]
    public void Read_AliasOfItself_IsAnError()
    {
        var read = RegionFile.ReadYaml("municipalities: &a [ *a ]", _options);

        Assert.Equal("unknown-alias", Assert.Single(read.Problems).Code);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    public void Read_NestedTooDeep_IsAnError(string open, string close)
    {
        var yaml = "municipalities: " + Repeated(open, 10_000) + Repeated(close, 10_000);

        Assert.Equal("too-deep", Assert.Single(RegionFile.ReadYaml(yaml, _options).Problems).Code);
    }

    [Fact]
    public void ReadJson_NestedTooDeep_IsAnError() =>
        Assert.Equal("syntax", Assert.Single(RegionFile.ReadJson(Encoding.UTF8.GetBytes(Repeated("[", 10_000)), _options).Problems).Code);

    [Fact]
    public void Read_FileBeyondTheLimit_IsAnError()
    {
        _options.MaxFileBytes = 100;

        Assert.Equal("file-too-large", Assert.Single(RegionFile.Read(Fixtures.At("whole.yaml"), _options).Problems).Code);
        Assert.Equal("file-too-large", Assert.Single(RegionFile.ReadJson(new byte[101], _options).Problems).Code);
    }

    [Fact]
    public void Read_ReferencedFileBeyondTheLimit_IsAnError()
    {
        _options.MaxReferencedFileBytes = 100;

        var problems = RegionFile.Read(Fixtures.At("design-example.yaml"), _options).Problems;

        Assert.Equal(["municipalities[0].relyingParties[0].metadata.file", "municipalities[0].staff.file"], problems.Select(p => p.Path));
        Assert.All(problems, p => Assert.Equal("file-too-large", p.Code));
    }

    [Fact]
    public void Read_MoreMistakesThanAnybodyReads_AreCounted()
    {
        _options.MaxProblems = 10;

        var problems = RegionFile.ReadYaml($"municipalities: [{Repeat("1", 500)}]", _options).Problems;

        Assert.Equal(11, problems.Count);
        Assert.Equal("There are 490 more. Correct those above, then run it again.", problems[10].Text.En);
    }

    [Fact]
    public async Task Apply_EveryMunicipalityOfTheCountry_Works()
    {
        using var hub = new Hub();
        var codes = Enumerable.Range(1, 47).SelectMany(p => Enumerable.Range(201, 37).Select(m => Code(p * 1000 + m))).Take(1_700).ToList();
        var yaml = new StringBuilder("municipalities:\n");
        foreach (var code in codes) yaml.Append(Municipality(code));

        var result = await hub.ApplyAsync(yaml.ToString());

        Assert.True(result.Applied);
        Assert.Equal(1_700, hub.Region.Municipalities.Length);
        Assert.Equal(1_700 * 2, RegionRoutes.Of(hub.Region).Count());
        Assert.Empty((await hub.ApplyAsync(RegionExporter.ToYaml(hub.Region))).Changes);
    }

    private static string Municipality(string code) => $$"""
          - code: "{{code}}"
            name: 団体{{code}}
            extends: { collection-history: [ { element: addresseeName, header: 氏名名称, maxLength: 150 } ] }
            applications:
              - { id: collection, name: 収納, password: { value: s3cret-of-{{code}} }, provides: [ { contract: collection-history } ] }
              - { id: delinquency, name: 滞納, consumes: [ { contract: collection-history, by: file, items: [addresseeName] } ] }
              - { id: archive, name: 保存, consumes: [ { contract: collection-history, by: file } ] }

        """;

    private static string Code(int five)
    {
        var digits = five.ToString("D5", CultureInfo.InvariantCulture);
        return digits + "0123456789".First(c => Core.Vocabulary.MunicipalityCode.HasValidCheckDigit(digits + c));
    }

    private static string Repeat(string item, int times) => string.Join(", ", Enumerable.Repeat(item, times));

    private static string Repeated(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
