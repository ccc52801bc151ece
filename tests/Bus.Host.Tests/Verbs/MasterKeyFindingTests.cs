using Bus.Host.Hub;
using Bus.Host.Verbs.Doctor;

namespace Bus.Host.Tests.Verbs;

public sealed class MasterKeyFindingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bus-doctor-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("BUS_MASTER_KEY", "comes from the environment")]
    [InlineData("BUS_MASTER_KEY_FILE", "comes from the environment")]
    [InlineData("BUS_OTHER", "will be made at the first start")]
    public void Key_WhereNoneIsInTheFolder_IsLookedForAsTheHubDoes(string variable, string said) =>
        Assert.Contains(said, Look(name => name == variable ? "somewhere" : null)!.What.En, StringComparison.Ordinal);

    [Fact]
    public void Key_ThatBelongsToAJournalAndIsGone_IsLeftToTheLookAtTheJournal()
    {
        File.WriteAllText(Path.Combine(_folder, "journal.db"), "");
        Assert.Null(Look(_ => null));
    }

    [Fact]
    public void Key_ThatOthersCanRead_IsTold()
    {
        var file = Path.Combine(_folder, "master.key");
        File.WriteAllText(file, "");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.False(Look(_ => null)!.Fine);
        File.SetUnixFileMode(file, UnixFileMode.UserRead);
        Assert.True(Look(_ => null)!.Fine);
    }

    /// <summary>The first node's, most likely: a further one makes none.</summary>
    [Fact]
    public void Key_OfAJournalOnAServer_IsLeftToTheLookAtTheJournal() => Assert.Null(Look(_ => null, ("Journal:Engine", "postgresql")));

    private Finding? Look(Func<string, string?> environment, params (string Name, string Value)[] settings) =>
        MasterKeyFinding.Of(new HubSettings(_folder, "", settings.ToDictionary(s => s.Name, s => (string?)s.Value), Quiet: true), environment);
}
