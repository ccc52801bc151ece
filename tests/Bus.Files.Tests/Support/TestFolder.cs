namespace Bus.Files.Tests.Support;

/// <summary>What outlives a hub: its folder and its journal. Deleted with the test.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("bus-files-").FullName;
    public MemoryJournal Journal { get; } = new();
    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>Waits for what happens by itself; the limit only ends a test that has failed.</summary>
internal static class Eventually
{
    public static async Task True(Func<bool> condition)
    {
        for (var left = 1500; !condition(); left--)
        {
            Assert.True(left > 0, "It never happened.");
            await Task.Delay(20);
        }
    }
}
