namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>The <c>archive</c> of each municipality: takes delivered files and removes them.</summary>
internal sealed class FileReader
{
    private readonly Dictionary<string, (DropFolder Folder, ConsumerMemory Memory)> _towns;

    public FileReader(string files, params string[] municipalities) =>
        _towns = municipalities.ToDictionary(m => m, m => (new DropFolder(files, m, "archive"), new ConsumerMemory($"{m}.archive")));

    public ConsumerMemory Of(string municipality) => _towns[municipality].Memory;

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            TakeAll();
            await Task.Delay(30, CancellationToken.None);
        }
    }

    public void TakeAll()
    {
        foreach (var (folder, memory) in _towns.Values) folder.TakeAll(memory);
    }
}
