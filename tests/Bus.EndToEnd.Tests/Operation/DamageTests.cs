using System.Security.Cryptography;
using System.Text.Json;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.Operation;

/// <summary>What a hub stands on is damaged or gone while it is stopped: the doctor finds it, and a start says what it is and what to do.</summary>
public sealed class DamageTests : IAsyncLifetime
{
    private HubProcess _hub = null!;

    private string Journal => Path.Combine(_hub.Data, "journal.db");
    private string Key => Path.Combine(_hub.Data, "master.key");

    public async Task InitializeAsync()
    {
        _hub = await HubProcess.StartAsync();
        await _hub.ApplyAsync(Town.Region(new Town("362018").Sender().File("delinquency")));
        await _hub.StopAsync();
    }

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    public async Task Doctor_OfAHubThatIsStoppedAndWhole_SaysSo()
    {
        var doctor = await DoctorAsync();
        Assert.True(doctor.Exit == 0 && doctor.Said.Contains("the journal is whole", StringComparison.Ordinal), doctor.Said);
        await _hub.StartAgainAsync();
    }

    [Fact]
    public async Task Journal_OfRandomBytes_IsToldAsDamage()
    {
        await File.WriteAllBytesAsync(Journal, RandomNumberGenerator.GetBytes(64 << 10));
        await SaidAsync("is damaged", "restore the latest backup", "data-centre operator");
    }

    [Fact]
    public async Task Journal_WithPagesOverwritten_IsToldByTheDoctor()
    {
        await using (var file = new FileStream(Journal, FileMode.Open))
        {
            // The first page stays as it is.
            for (var at = 4096L; at < file.Length; at += 3 * 4096)
            {
                file.Position = at;
                file.Write(RandomNumberGenerator.GetBytes(4096));
            }
        }
        var doctor = await DoctorAsync();
        Assert.True(doctor.Exit == 1 && doctor.Said.Contains("is damaged", StringComparison.Ordinal), doctor.Said);
    }

    [Theory]
    [InlineData(null, "There is no master key")]
    [InlineData("c2hvcnQ=", "is not 32 bytes")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "belongs to another master key")]
    public async Task MasterKey_ThatIsNotTheJournals_IsTold(string? key, string said)
    {
        if (key is null) File.Delete(Key);
        else await File.WriteAllTextAsync(Key, key);
        await SaidAsync(said);
        Assert.Equal(key is not null, File.Exists(Key));
    }

    [Fact]
    public async Task Files_ThatAreGone_AreTold()
    {
        Directory.Delete(_hub.Files, recursive: true);
        var doctor = await DoctorAsync();
        Assert.True(doctor.Exit == 1 && doctor.Said.Contains("has no .bus-root", StringComparison.Ordinal), doctor.Said);
        Assert.False(Directory.Exists(_hub.Files));
    }

    private async Task SaidAsync(params string[] said)
    {
        var doctor = await DoctorAsync();
        Assert.True(doctor.Exit == 1 && doctor.Said.Contains(said[0], StringComparison.Ordinal), doctor.Said);
        Assert.DoesNotContain("will be made", doctor.Said, StringComparison.Ordinal);
        var run = await _hub.StartInVainAsync();
        Assert.True(run.Exit == 2 && said.All(s => run.Error.Contains(s, StringComparison.Ordinal)), run.ToString());
        Assert.DoesNotContain("developers", run.Error, StringComparison.Ordinal);
    }

    private async Task<(int Exit, string Said)> DoctorAsync()
    {
        var doctor = await _hub.BusAsync("doctor", "--json", "--urls", $"http://127.0.0.1:{_hub.Port}");
        Assert.NotEqual(JsonValueKind.Undefined, JsonDocument.Parse(doctor.Output).RootElement.ValueKind);
        return (doctor.Exit, doctor.Output);
    }
}
