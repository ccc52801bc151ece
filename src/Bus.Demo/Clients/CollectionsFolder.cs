using Bus.Core.Vocabulary;

namespace Bus.Demo.Clients;

/// <summary>The file half of a collections application (収納): drops bulk files and reads their results.</summary>
/// <param name="home">The application's home, <c>{root}/{municipality}/{application}</c>.</param>
/// <param name="encoding">Character set of its files, <c>utf-8</c> or <c>cp932</c>.</param>
/// <param name="poll">How often it looks.</param>
/// <param name="time">The clock to wait by.</param>
public sealed class CollectionsFolder(string home, string encoding, TimeSpan poll, TimeProvider time)
{
    private readonly string _in = Path.Combine(home, "in", CollectionHistory.Contract);
    private readonly string _results = Path.Combine(home, "result", CollectionHistory.Contract);

    /// <summary>Writes a file under a temporary name, then its end file, then renames it.</summary>
    /// <param name="name">Name of the file, ending in <c>.csv</c>.</param>
    /// <param name="records">Its records and their amounts by the sender's books.</param>
    /// <returns>What the end file says.</returns>
    public async Task<ControlTotal> DropAsync(string name, IEnumerable<(CollectionRecord Record, long Amount)> records, DateOnly businessDate, CancellationToken cancellation)
    {
        await WaitForAsync(() => Directory.Exists(_in), cancellation);
        var sequence = await LastSequenceAsync(cancellation) + 1;
        var (path, total) = (Path.Combine(_in, name), ControlTotal.Zero);
        await using (var text = new StreamWriter(path + ".tmp", false, FileEncodings.Of(encoding)))
        {
            await text.WriteAsync(Csv.Row(CollectionHistory.Items.Select(i => i.Header)));
            foreach (var (record, amount) in records)
            {
                cancellation.ThrowIfCancellationRequested();
                await text.WriteAsync(Csv.Row(Enumerable.Range(0, CollectionHistory.Items.Length).Select(i => record[i])));
                total += new ControlTotal(1, amount);
            }
        }
        await File.WriteAllTextAsync(path + ".end", EndFile.Text(total, businessDate, sequence), cancellation);
        File.Move(path + ".tmp", path);
        return total;
    }

    /// <summary>Waits for the result of a file.</summary>
    public async Task<FileResult> ResultAsync(string name, CancellationToken cancellation)
    {
        FileResult? result = null;
        await WaitForAsync(async () =>
        {
            if (!Directory.Exists(_results)) return false;
            foreach (var path in Directory.EnumerateFiles(_results, name + ".*.result.json")) result ??= await FileResult.ReadAsync(path, cancellation);
            return result is not null;
        }, cancellation);
        return result!;
    }

    /// <summary>通番 goes on from run to run; the result files remember it.</summary>
    private async Task<long> LastSequenceAsync(CancellationToken cancellation)
    {
        var last = 0L;
        if (!Directory.Exists(_results)) return last;
        foreach (var path in Directory.EnumerateFiles(_results, "*.result.json"))
            last = Math.Max(last, (await FileResult.ReadAsync(path, cancellation))?.Sequence ?? 0);
        return last;
    }

    private Task WaitForAsync(Func<bool> condition, CancellationToken cancellation) => WaitForAsync(() => Task.FromResult(condition()), cancellation);

    private async Task WaitForAsync(Func<Task<bool>> condition, CancellationToken cancellation)
    {
        while (!await condition()) await Task.Delay(poll, time, cancellation);
    }
}
