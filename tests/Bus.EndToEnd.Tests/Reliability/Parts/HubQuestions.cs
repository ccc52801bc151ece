using System.Text.Json;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>What the hub says about one delivery.</summary>
internal sealed record DeliveryLook(string State, int Attempts, int PagesDone, DateTimeOffset? NextAttempt, string? Trouble);

/// <summary>Questions that tests ask of a hub through its management API.</summary>
internal static class HubQuestions
{
    /// <summary>The deliveries of a receipt, by consumer.</summary>
    public static async Task<Dictionary<string, DeliveryLook>> DeliveriesAsync(this HubProcess hub, string receipt) =>
        (await hub.ApiAsync($"messages/{receipt}")).GetProperty("deliveries").EnumerateArray().ToDictionary(d => d.GetProperty("consumer").GetString()!, Look);

    /// <summary>Waits until the deliveries of a receipt are as they must come to be, and returns them.</summary>
    public static async Task<Dictionary<string, DeliveryLook>> DeliveriesAsync(this HubProcess hub, string receipt, Func<Dictionary<string, DeliveryLook>, bool> until)
    {
        Dictionary<string, DeliveryLook> seen = [];
        await Eventually.HoldsAsync(async () => until(seen = await hub.DeliveriesAsync(receipt)),
            () => Task.FromResult($"{string.Join('\n', seen)}\n{hub.Log}"));
        return seen;
    }

    /// <summary>Waits until one delivery has a state.</summary>
    public static Task StateAsync(this HubProcess hub, string receipt, string consumer, string state) =>
        hub.DeliveriesAsync(receipt, all => all[consumer].State == state);

    /// <summary>Every message of a municipality, however many.</summary>
    public static async Task<List<JsonElement>> AllMessagesAsync(this HubProcess hub, string municipality)
    {
        var all = new List<JsonElement>();
        var before = "";
        while (true)
        {
            var page = (await hub.ApiAsync($"messages?municipality={municipality}&limit=500{before}")).EnumerateArray().ToList();
            if (page.Count == 0) return all;
            all.AddRange(page);
            before = $"&before={page[^1].GetProperty("id").GetInt64()}";
        }
    }

    /// <summary>A counter in <c>/metrics</c>; 0 while it was never counted.</summary>
    public static async Task<long> CounterAsync(this HubProcess hub, string name)
    {
        var lines = (await hub.Http.GetStringAsync("metrics")).Split('\n');
        return lines.Where(l => l.StartsWith(name + " ", StringComparison.Ordinal)).Select(l => long.Parse(l.Split(' ')[1])).SingleOrDefault();
    }

    private static DeliveryLook Look(JsonElement d) => new(d.GetProperty("state").GetString()!, d.GetProperty("attempts").GetInt32(), d.GetProperty("pagesDone").GetInt32(),
        d.GetProperty("nextAttempt") is { ValueKind: JsonValueKind.String } next ? next.GetDateTimeOffset() : null,
        d.GetProperty("trouble") is { ValueKind: JsonValueKind.Object } trouble ? trouble.GetProperty("en").GetString() : null);
}
