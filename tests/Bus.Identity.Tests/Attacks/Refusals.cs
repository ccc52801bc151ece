using System.Text;
using Bus.Identity.Tests.Parts;

namespace Bus.Identity.Tests.Attacks;

/// <summary>What every attack must come to: a page that names the fault, no assertion, no session, nothing sent on.</summary>
internal static class Refusals
{
    public static async Task MustBeAsync(string fault, HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{answer.StatusCode} {answer.Headers.Location} {text}");
        Assert.Contains($": {fault}</small>", text);
        Assert.DoesNotContain("name=\"SAMLResponse\"", text);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Null(answer.Headers.Location);
    }

    public static Task<HttpResponseMessage> PostAsync(Hub hub, string xml, string path = "/sso") =>
        Browser.PostFromElsewhereAsync(hub.Idp + path, ("SAMLRequest", Convert.ToBase64String(Encoding.UTF8.GetBytes(xml))));
}
