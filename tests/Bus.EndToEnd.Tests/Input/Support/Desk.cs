using System.Text;
using System.Text.Json;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Input.Support;

/// <summary>An application's folders for one contract: drops files, reads results, fetches deliveries.</summary>
internal sealed class Desk(HubProcess hub, string municipality, string application, string contract = Payment.Contract)
{
    private static readonly UTF8Encoding Utf8 = new(false);

    public string Home => Path.Combine(hub.Files, municipality, application);
    public string In => Path.Combine(Home, "in", contract);
    public string Out => Path.Combine(Home, "out", contract);
    public string Results => Path.Combine(Home, "result", contract);

    public Task DropAsync(string name, string content, string? end = null) => DropAsync(name, Utf8.GetBytes(content), end);

    /// <summary>As a careful sender: under a temporary name, the end file beside it, then the rename.</summary>
    public async Task DropAsync(string name, byte[] content, string? end = null)
    {
        var temporary = Path.Combine(In, $".{name}");
        await File.WriteAllBytesAsync(temporary, content);
        if (end is not null) await DropEndAsync(name, end);
        File.Move(temporary, Path.Combine(In, name));
    }

    public Task DropAsync(MadeFile file) => DropAsync(Path.GetFileName(file.Path), file.Content, file.EndFile);

    public async Task DropEndAsync(string name, string end)
    {
        await File.WriteAllTextAsync(Path.Combine(In, $".{name}.end"), end, Utf8);
        File.Move(Path.Combine(In, $".{name}.end"), Path.Combine(In, $"{name}.end"));
    }

    /// <summary>The result of the file; of several files of the name, the one of this number, from 1.</summary>
    public Task<FileResult> ResultAsync(string name, int number = 1, TimeSpan? patience = null) => Patience.UntilAsync($"result {number} of {name}", () =>
    {
        var found = Directory.Exists(Results) ? Directory.GetFiles(Results, $"{name}.*.result.json").Order(StringComparer.Ordinal).ToList() : [];
        return found.Count < number ? null : new FileResult(found[number - 1]);
    }, patience);

    public async Task<FileResult> ExchangeAsync(string name, string content, string? end = null)
    {
        await DropAsync(name, content, end);
        return await ResultAsync(name);
    }

    /// <summary>What was delivered under a receipt: waits for its end file.</summary>
    public Task<Delivered> DeliveryAsync(string receipt, TimeSpan? patience = null) => Patience.UntilAsync($"{receipt} at {municipality}.{application}", () =>
        File.Exists(Path.Combine(Out, receipt + ".csv.end")) ? new Delivered(Path.Combine(Out, receipt + ".csv"), Path.Combine(Results, receipt + ".unmappable.csv")) : null, patience);

    public string[] OutNames() => Directory.Exists(Out) ? [.. Directory.GetFiles(Out).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)] : [];
}

/// <summary>A result file and what lies beside it.</summary>
internal sealed class FileResult(string path)
{
    private const string Suffix = ".result.json";

    public JsonElement Json { get; } = JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;
    public string Name => Path.GetFileName(path);
    /// <summary>When it was written.</summary>
    public DateTime WrittenAt => File.GetLastWriteTimeUtc(path);
    public string Receipt => Json.GetProperty("receipt").GetString()!;
    public string State => Json.GetProperty("state").GetString()!;
    public string ErrorsPath => path[..^Suffix.Length] + ".errors.csv";
    public string RawPath => path[..^Suffix.Length] + ".errors.raw";
    public string UnmappablePath => Path.Combine(Path.GetDirectoryName(path)!, Receipt + ".unmappable.csv");

    public long Number(string field) => Json.GetProperty(field).GetInt64();
    public string? Text(string field) => Json.GetProperty(field).GetString();

    /// <summary>Codes of the faults; each fault must have its texts in both languages.</summary>
    public string[] Faults()
    {
        var codes = new List<string>();
        foreach (var fault in Json.GetProperty("faults").EnumerateArray())
        {
            Texts.AssertBoth(fault.GetProperty("message").GetProperty("ja").GetString(), fault.GetProperty("message").GetProperty("en").GetString());
            codes.Add(fault.GetProperty("code").GetString()!);
        }
        return [.. codes];
    }

    /// <summary>Rows of the error file: line, item, code, reason, reasonEn, data.</summary>
    public List<List<string>> Errors() => File.Exists(ErrorsPath) ? CsvRows.ReadList(ErrorsPath, "line,item,code,reason,reasonEn,data") : [];

    public override string ToString() => Json.ToString();
}

/// <summary>A delivered file.</summary>
internal sealed record Delivered(string Path, string UnmappablePath)
{
    public byte[] Content { get; } = File.ReadAllBytes(Path);
    public string EndFile { get; } = File.ReadAllText(Path + ".end");
    public string Text => Encoding.UTF8.GetString(Content);

    /// <summary>Record, item, character, code point of what the character set could not hold.</summary>
    public List<List<string>> Unmappable() => File.Exists(UnmappablePath) ? CsvRows.ReadList(UnmappablePath, "record,item,character,codePoint") : [];
}
