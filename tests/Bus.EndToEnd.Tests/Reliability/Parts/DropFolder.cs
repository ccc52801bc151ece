using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>The home folder of an application, as its batch jobs use it.</summary>
internal sealed class DropFolder(string root, string municipality, string application)
{
    private string Home => Path.Combine(root, municipality, application);
    private string In => Path.Combine(Home, "in", Payment.Contract);
    private string Out => Path.Combine(Home, "out", Payment.Contract);
    private string Result => Path.Combine(Home, "result", Payment.Contract);

    /// <summary>Drops a file the careful way: temporary name, its end file beside it, then the rename. An end file that came after it would be waited for only so long.</summary>
    public async Task DropAsync(string name, IReadOnlyList<Payment> records)
    {
        // The bus makes a home's folders soon after the region names it.
        await Eventually.HoldsAsync(() => Directory.Exists(In), () => $"no folder {In}");
        var text = new StringBuilder(Payment.Header).Append("\r\n");
        foreach (var record in records) text.Append(record.ToCsv()).Append("\r\n");
        await PutAsync(name + ".end", string.Create(CultureInfo.InvariantCulture, $"{records.Count},{records.Sum(r => r.Amount)},{Payment.BusinessDate},,\r\n"));
        await PutAsync(name, text.ToString());
    }

    /// <summary>The result of a dropped file; null while there is none. More than one would be two answers to one file.</summary>
    public JsonElement? ResultOf(string name)
    {
        if (!Directory.Exists(Result)) return null;
        var files = Directory.GetFiles(Result, name + ".*.result.json");
        Assert.True(files.Length <= 1, $"{files.Length} results of {name}");
        return files.Length == 0 ? null : JsonDocument.Parse(File.ReadAllText(files[0])).RootElement;
    }

    /// <summary>Drops a file and waits until all of it is accepted; returns its receipt.</summary>
    public Task<string> DropAcceptedAsync(string name, params Payment[] records) => DropAcceptedAsync(name, refused: 0, records);

    /// <summary>The same of one in which so many records are refused.</summary>
    public async Task<string> DropAcceptedAsync(string name, int refused, params Payment[] records)
    {
        await DropAsync(name, records);
        await Eventually.HoldsAsync(() => ResultOf(name) is not null, () => $"no result of {name}; the home holds{Listing()}");
        var result = ResultOf(name)!.Value;
        Assert.Equal("accepted", result.GetProperty("state").GetString());
        Assert.Equal(records.Length - refused, result.GetProperty("accepted").GetInt64());
        return result.GetProperty("receipt").GetString()!;
    }

    /// <summary>Takes what is complete, in the order of the files' times, and removes it, as a consumer does.</summary>
    public void TakeAll(ConsumerMemory memory)
    {
        foreach (var name in Complete())
        {
            var (data, end) = (Path.Combine(Out, name), Path.Combine(Out, name + ".end"));
            var page = Page.OfFile(name, File.ReadAllText(data), File.ReadAllText(end));
            memory.Arrived(page);
            Assert.True(memory.Take(page), $"{name} was taken before and appears once more");
            File.Delete(end);
            File.Delete(data);
        }
    }

    // A folder is not listed at one moment: only when two looks are the same was nothing earlier missed.
    private string[] Complete()
    {
        if (!Directory.Exists(Out)) return [];
        while (true)
        {
            string[] first = Look(), second = Look();
            if (first.SequenceEqual(second)) return
            [
                .. first.Where(n => n.EndsWith(".csv", StringComparison.Ordinal) && first.Contains(n + ".end"))
                    .OrderBy(n => File.GetLastWriteTimeUtc(Path.Combine(Out, n))),
            ];
        }
    }

    private string Listing() => string.Concat(Directory.EnumerateFiles(Home, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
        .Where(f => !f.StartsWith(Result, StringComparison.Ordinal)).Select(f => string.Create(CultureInfo.InvariantCulture, $"\n  {Path.GetRelativePath(Home, f)} of {File.GetLastWriteTimeUtc(f):HH:mm:ss}")));

    private string[] Look() => [.. Directory.GetFiles(Out).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    private async Task PutAsync(string name, string text)
    {
        var temporary = Path.Combine(In, name + ".tmp");
        await File.WriteAllTextAsync(temporary, text, new UTF8Encoding(false));
        // As a transfer does: what a restored backup left of the same name is written over.
        File.Move(temporary, Path.Combine(In, name), overwrite: true);
    }
}
