using Bus.Files.FrontDoor;
using Bus.Files.Homes;
using Microsoft.Extensions.Options;

namespace Bus.Files.Tests.FrontDoor;

public class UploadLineTests
{
    private const string Home = "/srv/files/362018/collection";
    private static readonly HomeKeeper Homes = new(Options.Create(new FilesOptions { Root = "/srv/files" }));

    [Theory]
    [InlineData("success\tSTOR\t226\t8\t8\t362018.collection\t-\t" + Home + "/in/c/a b.csv", true, "/in/c/a b.csv")]
    [InlineData("success\tAPPE\t226\t8\t8\t362018.collection\t-\t" + Home + "/in/c/a.csv", true, "/in/c/a.csv")]
    [InlineData("failed\tSTOR\t451\t-\t-\t362018.collection\t-\t" + Home + Home + "/in/c/a.csv", false, "/in/c/a.csv")]
    [InlineData("cancelled\tSTOR\t426\t-\t-\t362018.collection\t-\t" + Home + Home + "/in/c/a.csv", false, "/in/c/a.csv")]
    [InlineData("-\tRNTO\t250\t-\t-\t362018.collection\t/in/c/a.part\t/in/c/a.csv", true, "/in/c/a.csv")]
    public void Parse_LineOfTheDaemon_GivesOutcomeAndRealPath(string text, bool done, string path)
    {
        var line = UploadLine.Parse("s\t77\tsftp\t" + text, "s", Homes);

        Assert.Equal((77, true, done, Home + path), (line!.Session, line.BySftp, line.Done, line.Path));
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("4", false)]
    public void Parse_WriteOfSftp_IsDoneByItsStatus(string status, bool done)
    {
        var line = UploadLine.Parse($"s\t77\tsftp\t-\tWRITE\t{status}\t-\t32768\t362018.collection\t-\t/in/c/a.csv", "s", Homes);

        Assert.Equal((true, done, Home + "/in/c/a.csv"), (line!.IsWrite, line.Done, line.Path));
    }

    [Theory]
    [InlineData("other\t77\tsftp\tsuccess\tSTOR\t226\t8\t8\t362018.collection\t-\t/in/c/a.csv")]
    [InlineData("s\t77\tsftp\tsuccess\tSTOR\t226\t8\t8\t362018.collection\t-\t/in/c/a\tb.csv")]
    [InlineData("a.csv")]
    public void Parse_LineThatAFileNameCouldForge_IsNone(string text) => Assert.Null(UploadLine.Parse(text, "s", Homes));

    [Fact]
    public void Parse_PathThatClimbs_HasNone() =>
        Assert.Null(UploadLine.Parse("s\t77\tftp\tsuccess\tSTOR\t226\t8\t8\t362018.collection\t-\t/../delinquency/in/c/a.csv", "s", Homes)!.Path);
}
