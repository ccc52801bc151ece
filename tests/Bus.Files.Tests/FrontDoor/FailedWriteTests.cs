using Bus.Files.Completion;
using Bus.Files.FrontDoor;
using Bus.Files.Homes;
using Bus.Files.Tests.Support;
using Microsoft.Extensions.Options;

namespace Bus.Files.Tests.FrontDoor;

/// <summary>Uploads by SFTP of which writes failed: ProFTPD calls them a success. The lines are ProFTPD 1.3.8's.</summary>
public sealed class FailedWriteTests : IDisposable
{
    private const string Whole = "7 sftp success STOR 226 8 8", Right = "7 sftp - WRITE 0 - 4", Failed = "7 sftp - WRITE 4 - 4", ByAnother = "9 sftp - WRITE 4 - 4", TakenInPart = "7 sftp success STOR 226 8 9";
    private readonly TestFolder _folder = new();

    [Theory]
    [InlineData(UploadState.Ended, Right, Right, Whole)]
    [InlineData(UploadState.Unfinished, Right, Failed, Whole)]
    [InlineData(UploadState.Unfinished, Right, Failed, Right, Whole)]
    [InlineData(UploadState.Unfinished, Right, Right, TakenInPart)]
    [InlineData(UploadState.Ended, Failed, Whole, Right, Whole)]
    [InlineData(UploadState.Unfinished, Right, Whole, Failed, Whole)]
    [InlineData(UploadState.Ended, ByAnother, Right, Whole)]
    internal void Upload_IsWholeOnlyIfEachOfItsWritesWas(UploadState expected, params string[] lines)
    {
        var homes = new HomeKeeper(Options.Create(new FilesOptions { Root = Path.Combine(_folder.Path, "files") }));
        var options = new FrontDoorOptions { Sftp = new SftpOptions { Port = 1 }, FullBelow = 0 };
        var daemon = new DaemonFolder(_folder.Path, hubIsRoot: false, options);
        var uploads = new Uploads(homes, Options.Create(options), daemon, new DaemonProcesses(options, daemon, TimeProvider.System));
        var into = Directory.CreateDirectory(Path.Combine(homes.Root, "362018", "collection", "in", "collection-history")).FullName;
        File.WriteAllText(Path.Combine(into, "a.csv"), "12345678");
        Directory.CreateDirectory(daemon.Run);
        // A write is told by the path in the closed home, the upload by the real one.
        File.WriteAllLines(daemon.Uploads, lines.Select(line => $"s\t{line.Replace(' ', '\t')}\t362018.collection\t-\t{(line.Contains("WRITE", StringComparison.Ordinal) ? "/in/collection-history" : into)}/a.csv"));

        uploads.Begin("s", daemonUser: 1);
        uploads.Refresh();

        Assert.Equal(expected, uploads.Of(into, Assert.Single(FolderScan.Of(into).Files)));
    }

    public void Dispose() => _folder.Dispose();
}
