using System.Text.Json.Nodes;

namespace Bus.Region.Tests;

/// <summary>Whatever a file says anew is applied: nothing of it may go unheard because somebody who added it to the file forgot the plan.</summary>
public class EveryValueTests
{
    // Others than stand there, for what takes words, times and lengths of time.
    private static readonly string[] Others =
        ["record", "mtom", "all", "today", "utf-8", "cp932", "report", "resume", "whole", "text", "digits", "31s", "08:45", "2026-08-20", "15GB", "x1", "https://other.example/"];

    [Fact]
    public async Task Value_ThatIsAnother_IsApplied()
    {
        var options = new RegionOptions();
        var whole = RegionJson.Write(RegionFile.ReadYaml(Fixtures.Text("whole.yaml"), options).Document);
        var (applied, unheard) = (0, new List<string>());
        foreach (var path in Leaves(JsonNode.Parse(whole)!).Select(l => l.GetPath()).ToList())
            foreach (var other in Changed(JsonNode.Parse(whole)!, path))
            {
                using var hub = new Hub();
                await hub.Applier.ApplyAsync(RegionFile.ReadJson(whole, options).Document, prune: false, dryRun: false, default);
                var read = RegionFile.ReadJson(System.Text.Encoding.UTF8.GetBytes(other.ToJsonString()), options);
                if (read.Problems.Count > 0) continue;
                var answer = await hub.Applier.ApplyAsync(read.Document, prune: true, dryRun: false, default);
                if (answer.IsRefused) continue;
                if (answer.Applied) applied++;
                else unheard.Add(path);
                break;
            }
        Assert.Empty(unheard);
        Assert.True(applied > 60, $"{applied} values");
    }

    private static IEnumerable<JsonNode> Leaves(JsonNode node) => node switch
    {
        JsonObject map => map.Where(e => e.Value is not null).SelectMany(e => Leaves(e.Value!)),
        JsonArray list => list.Where(e => e is not null).SelectMany(e => Leaves(e!)),
        _ => [node],
    };

    /// <summary>The document with another value at a place: one by one, until one is not refused.</summary>
    private static IEnumerable<JsonNode> Changed(JsonNode document, string path)
    {
        var leaf = Leaves(document).Single(l => l.GetPath() == path).AsValue();
        IEnumerable<JsonNode?> values = leaf.GetValueKind() switch
        {
            System.Text.Json.JsonValueKind.String => [leaf.GetValue<string>() + "1", .. Others.Where(o => o != leaf.GetValue<string>()).Select(o => (JsonNode?)o)],
            System.Text.Json.JsonValueKind.Number => [leaf.GetValue<long>() + 1],
            _ => [!leaf.GetValue<bool>()],
        };
        foreach (var value in values)
        {
            var other = document.DeepClone();
            Leaves(other).Single(l => l.GetPath() == path).ReplaceWith(value);
            yield return other;
        }
    }
}
