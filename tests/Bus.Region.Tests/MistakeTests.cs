using System.Globalization;
using Bus.Core.Region;

namespace Bus.Region.Tests;

/// <summary>Each file in Fixtures/mistakes says in its last lines which problems it has, all of them, by severity, place, name and path.</summary>
public class MistakeTests
{
    public static TheoryData<string> Files => [.. Directory.GetFiles(Fixtures.At("mistakes"), "*.yaml").Select(f => Path.GetFileName(f)!).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_FileWithMistakes_NamesEachWithItsPlace(string file)
    {
        var path = Fixtures.At(Path.Combine("mistakes", file));
        var expected = File.ReadAllLines(path).Where(l => l.StartsWith("# expect: ", StringComparison.Ordinal)).Select(l => l["# expect: ".Length..]);

        Assert.Equal(expected, Problems(path).Select(Line));
    }

    [Fact]
    public void Read_TwelveDifferentMistakes_ReportsTwelve()
    {
        var problems = Problems(Fixtures.At("mistakes/twelve.yaml"));

        Assert.Equal(12, problems.Count);
        Assert.Equal(12, problems.Select(p => p.Place).Distinct().Count());
        Assert.All(problems, p => Assert.NotNull(p.Line));
        Assert.All(problems, p => Assert.True(p.Text.Ja.Length > 0 && p.Text.En.Length > 0));
    }

    [Fact]
    public void Read_EveryMistake_QuotesNoSecret()
    {
        foreach (var file in Files)
        {
            foreach (var problem in Problems(Fixtures.At(Path.Combine("mistakes", (string)file))))
                Assert.DoesNotContain("hunter2", $"{problem}", StringComparison.OrdinalIgnoreCase);
        }
    }

    private static IReadOnlyList<RegionProblem> Problems(string path)
    {
        var options = new RegionOptions();
        var read = RegionFile.Read(path, options);
        return read.With(read.IsReadable ? RegionValidator.Validate(read.Document, Samples.Catalogue, RegionModel.Empty, prune: false, options) : []);
    }

    private static string Line(RegionProblem p) => string.Create(CultureInfo.InvariantCulture, $"{p.Severity.ToString().ToLowerInvariant()} {p.Line}:{p.Column} {p.Code} {p.Path}").TrimEnd();
}
