using Bus.Storage.Keys;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bus.Storage.Tests;

public sealed class MasterKeyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bus-storage-").FullName;

    private string FilePath => Path.Combine(_folder, "master.key");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Load_FirstStart_MakesAKeyThatOnlyTheOwnerCanRead()
    {
        var key = Load();

        Assert.Equal(32, key.Length);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        Assert.Equal(key, Load());
    }

    /// <summary>What one of them wrapped by a key that another then replaced could never be opened again.</summary>
    [Fact]
    public async Task Load_ManyAtOnce_AgreeOnOneKey()
    {
        // Two that look at the same moment are few.
        for (var round = 0; round < 200; round++)
        {
            var keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Convert.ToBase64String(Load()))));
            Assert.Single(keys.Distinct());
            Assert.Equal([FilePath], Directory.GetFiles(_folder));
            File.Delete(FilePath);
        }
    }

    [Fact]
    public void Load_Environment_WinsOverTheFile()
    {
        var key = Convert.ToBase64String(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());

        Assert.Equal(key, Convert.ToBase64String(Load(environment: key)));
        Assert.False(File.Exists(FilePath));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    public void Load_FileOpenToOthers_IsRefusedWithWhatToDo(UnixFileMode more)
    {
        Load();
        File.SetUnixFileMode(FilePath, File.GetUnixFileMode(FilePath) | more);

        var what = Assert.Throws<MasterKeyException>(() => Load()).What;
        Assert.Contains("chmod 600", what.Ja);
        Assert.Contains("chmod 600", what.En);
    }

    [Theory]
    [InlineData("")]
    [InlineData("c2hvcnQ=")]
    [InlineData("not base64 at all!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Load_NoKeyInTheFile_IsRefusedWithoutShowingIt(string content)
    {
        Load();
        File.WriteAllText(FilePath, content);

        var message = Assert.Throws<MasterKeyException>(() => Load()).Message;
        if (content.Length > 0) Assert.DoesNotContain(content, message);
    }

    [Fact]
    public void Load_MissingWhileTheJournalHasKeys_IsRefused()
    {
        Assert.Throws<MasterKeyException>(() => Load(journalHasKeys: true));
        Assert.False(File.Exists(FilePath));
    }

    /// <summary>A hub that cannot start tells people of trouble with files; another kind of exception it would take for a bug of its own.</summary>
    [Fact]
    public void Folder_ThatIsGone_IsTroubleWithFiles() => Assert.Throws<IOException>(() => DurableFolder.Sync(Path.Combine(_folder, "gone")));

    private byte[] Load(bool journalHasKeys = false, string? environment = null) =>
        new MasterKey(Options.Create(new JournalOptions { DataFolder = _folder }), name => name == "BUS_MASTER_KEY" ? environment : null,
            NullLogger<MasterKey>.Instance).Load(journalHasKeys);
}
