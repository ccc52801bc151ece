using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Bus.EndToEnd.Tests.Identity.Chromium;

/// <summary>axe-core's judgement of a page: WCAG 2.2 AA as far as a machine can tell. It runs in the page itself; the package for Playwright opens another page for each result, for pages with frames, of which the hub has none.</summary>
internal static class Axe
{
    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    /// <summary>The page breaks no rule, and rules were held against it.</summary>
    public static async Task JudgeAsync(IPage page, string name)
    {
        await page.EvaluateAsync(Script);
        var found = await page.EvaluateAsync<JsonElement>("axe.run({ runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] } })");
        Assert.NotEmpty(found.GetProperty("passes").EnumerateArray());
        Assert.True(found.GetProperty("violations").GetArrayLength() == 0, $"{name}: {string.Join('\n', found.GetProperty("violations").EnumerateArray().Select(Flaw))}");
        Assert.Equal(0, await page.EvaluateAsync<int>("frames.length"));
    }

    private static string Flaw(JsonElement flaw) => $"{Text(flaw, "id")} ({Text(flaw, "impact")}): {Text(flaw, "help")}: {string.Join(' ', flaw.GetProperty("nodes").EnumerateArray().Select(n => Text(n, "html")))}";

    private static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();
}
