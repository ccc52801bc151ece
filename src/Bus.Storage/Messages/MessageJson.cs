using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;

namespace Bus.Storage.Messages;

/// <summary>The parts of a message that stand in the database as JSON.</summary>
internal static class MessageJson
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public static string Names(ImmutableArray<string> names) => names.IsDefaultOrEmpty ? "[]" : JsonSerializer.Serialize(names, Form);

    public static ImmutableArray<string> Names(string json) => json == "[]" ? [] : JsonSerializer.Deserialize<ImmutableArray<string>>(json, Form);

    /// <summary>Runs as one flat list: first, end, first, end …</summary>
    public static string Runs(ImmutableArray<RecordRun> runs) =>
        runs.IsDefaultOrEmpty ? "[]" : JsonSerializer.Serialize(runs.SelectMany(r => new[] { r.First, r.End }), Form);

    public static ImmutableArray<RecordRun> Runs(string json) =>
        json == "[]" ? [] : [.. JsonSerializer.Deserialize<long[]>(json, Form)!.Chunk(2).Select(pair => new RecordRun(pair[0], pair[1]))];

    /// <summary>A fault without its rejects: those are sealed, in a table of their own.</summary>
    public static string? Fault(Fault? fault) => fault is null ? null : JsonSerializer.Serialize(new FaultDocument(fault.Code, fault.What.Ja, fault.What.En), Form);

    public static Fault? Fault(string? json)
    {
        if (json is null) return null;
        var document = JsonSerializer.Deserialize<FaultDocument>(json, Form)!;
        return new Fault(document.Code, new Bilingual(document.Ja, document.En));
    }

    public static byte[] Rejects(IReadOnlyList<Reject> rejects) => JsonSerializer.SerializeToUtf8Bytes(rejects, Form);

    public static IReadOnlyList<Reject> Rejects(byte[] json) => JsonSerializer.Deserialize<List<Reject>>(json, Form)!;

    private sealed record FaultDocument(FaultCode Code, string Ja, string En);
}
