using Bus.Core.Vocabulary;

namespace Bus.Demo.Clients;

/// <summary>
/// A delinquency application (滞納整理) that takes its deliveries as files: looks for <c>*.csv.end</c>, reads the bytes of the data file, compares them with
/// the end file, enters them and deletes both. A file that contradicts its end file is entered as that and left where it is.
/// </summary>
/// <param name="home">The application's home, <c>{root}/{municipality}/{application}</c>.</param>
/// <param name="encoding">Character set of the files, <c>utf-8</c> or <c>cp932</c>.</param>
/// <param name="ledger">Its books.</param>
public sealed class DelinquencyFolder(string home, string encoding, DeliveryLedger ledger)
{
    private const string DataSuffix = ".csv", EndSuffix = ".csv.end";
    private readonly string _out = Path.Combine(home, "out", CollectionHistory.Contract);
    private readonly HashSet<string> _left = new(StringComparer.Ordinal);

    /// <summary>Takes every file that is there, the oldest first.</summary>
    /// <returns>How many were taken.</returns>
    public async Task<int> TakeAsync(CancellationToken cancellation)
    {
        if (!Directory.Exists(_out)) return 0;
        var taken = 0;
        var ready = Directory.EnumerateFiles(_out, "*" + EndSuffix).Select(end => end[..^EndSuffix.Length]).Where(stem => !_left.Contains(stem));
        foreach (var stem in ready.OrderBy(stem => File.GetLastWriteTimeUtc(stem + DataSuffix)).ThenBy(stem => stem, StringComparer.Ordinal).ToList())
        {
            await TakeAsync(stem, cancellation);
            taken++;
        }
        return taken;
    }

    private async Task TakeAsync(string stem, CancellationToken cancellation)
    {
        var page = new ReceivedPage { MessageId = Path.GetFileName(stem), Receipt = Path.GetFileName(stem) };
        try
        {
            page.Declared = EndFile.Parse(await File.ReadAllTextAsync(stem + EndSuffix, cancellation));
            await ReadAsync(stem + DataSuffix, page, cancellation);
        }
        catch (Exception e) when (e is FormatException or OverflowException or System.Text.DecoderFallbackException or FileNotFoundException)
        {
            page.Declared = new ControlTotal(-1, 0); // nothing counted can agree with it
        }
        ledger.Take(page);
        if (page.Declared != page.Counted)
        {
            _left.Add(stem);
            return;
        }
        // The end file goes first, so that it never stands alone.
        File.Delete(stem + EndSuffix);
        File.Delete(stem + DataSuffix);
    }

    private async Task ReadAsync(string path, ReceivedPage page, CancellationToken cancellation)
    {
        using var text = new StreamReader(path, FileEncodings.Of(encoding), detectEncodingFromByteOrderMarks: false);
        var csv = new CsvReader(text);
        var header = await csv.ReadAsync(cancellation) ?? throw new FormatException("The file has no header.");
        var columns = header.Select(h => CollectionHistory.OfHeader(h.TrimStart('\uFEFF'))).ToArray();
        while (await csv.ReadAsync(cancellation) is { } row)
        {
            if (row.Count != columns.Length) throw new FormatException("A row has another number of columns than the header.");
            var record = new CollectionRecord();
            for (var i = 0; i < columns.Length; i++)
                if (columns[i] >= 0) record[columns[i]] = row[i];
            page.Add(record);
        }
    }
}
