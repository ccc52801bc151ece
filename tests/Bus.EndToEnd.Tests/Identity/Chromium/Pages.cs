using Microsoft.Playwright;

namespace Bus.EndToEnd.Tests.Identity.Chromium;

/// <summary>What a test asks of a page.</summary>
internal static class Pages
{
    private const int Looks = 36, EachFor = 5_000;

    /// <summary>Waits until the browser has arrived; if it does not, the failure shows where it stands instead.</summary>
    public static async Task ArriveAsync(this IPage page, string address)
    {
        // Looked at anew every few seconds: a wait for the next navigation may begin just after it.
        for (var look = 1; look <= Looks; look++)
        {
            try
            {
                await page.WaitForURLAsync(address, new() { WaitUntil = WaitUntilState.Commit, Timeout = EachFor });
                await page.WaitForLoadStateAsync(LoadState.DOMContentLoaded);
                return;
            }
            catch (TimeoutException)
            {
                // Not yet.
            }
        }
        Assert.Fail($"{address} was not reached; the browser stands at {page.Url}\n{await page.ContentAsync()}");
    }
}
