using Microsoft.Playwright;

namespace Bus.EndToEnd.Tests.Identity.Chromium;

/// <summary>What a test asks of a page.</summary>
internal static class Pages
{
    /// <summary>Waits until the browser has arrived; if it does not, the failure shows where it stands instead.</summary>
    public static async Task ArriveAsync(this IPage page, string address)
    {
        try
        {
            await page.WaitForURLAsync(address);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{address} was not reached; the browser stands at {page.Url}\n{await page.ContentAsync()}");
        }
    }
}
