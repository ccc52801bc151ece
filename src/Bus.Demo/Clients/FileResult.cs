using System.Text.Json;

namespace Bus.Demo.Clients;

/// <summary>What the hub's result file says about a bulk file.</summary>
/// <param name="Receipt">受付番号.</param>
/// <param name="State"><c>accepted</c>, <c>refused</c> or <c>duplicate</c>.</param>
/// <param name="Faults">Why it was refused: code and message in Japanese; empty otherwise.</param>
public sealed record FileResult(string Receipt, string State, long Records, long Accepted, long Rejected, long AmountAccepted, long? Sequence, string Faults)
{
    /// <summary>Reads <c>….result.json</c>; null while it is not whole.</summary>
    internal static async Task<FileResult?> ReadAsync(string path, CancellationToken cancellation)
    {
        try
        {
            await using var stream = File.OpenRead(path);
            using var json = await JsonDocument.ParseAsync(stream, default, cancellation);
            var root = json.RootElement;
            return new FileResult(root.GetProperty("receipt").GetString() ?? "", root.GetProperty("state").GetString() ?? "", Number(root, "records") ?? 0,
                Number(root, "accepted") ?? 0, Number(root, "rejected") ?? 0, Number(root, "amountAccepted") ?? 0, Number(root, "sequence"),
                root.TryGetProperty("faults", out var faults) && faults.ValueKind == JsonValueKind.Array && faults.GetArrayLength() > 0 ? faults.GetRawText() : "");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or IOException)
        {
            return null;
        }
    }

    private static long? Number(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;
}
