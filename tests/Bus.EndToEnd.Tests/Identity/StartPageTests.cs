using System.Net;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.Identity;

/// <summary>Whoever types no more than the hub's name finds the way.</summary>
public class StartPageTests
{
    [Fact]
    public async Task NameOfTheHub_LeadsToPortalAndConsole_AndAMunicipalitysOwnHostToItsPortal()
    {
        await using var hub = await HubProcess.StartAsync("--Identity:HostUrl=http://{host}");
        await hub.ApplyAsync(Town.Region(new Town("362018").Sender(), new Town("412066").Sender()).Replace("name: 試験412066", "name: 試験412066\n    host: takeo.localhost", StringComparison.Ordinal));
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = hub.Address };

        var home = await SeeAsync("/");
        Assert.Equal(HttpStatusCode.OK, home.Status);
        foreach (var place in new[] { "href=\"/portal\"", "href=\"/console\"" }) Assert.Contains(place, home.Text);
        Assert.Contains("Operators", (await SeeAsync("/?lang=en")).Text);
        foreach (var address in new[] { "/portal", "/portal/", "/portal?code=" })
        {
            var portal = await SeeAsync(address);
            Assert.Equal(HttpStatusCode.OK, portal.Status);
            Assert.Contains("name=\"code\"", portal.Text);
            // Who is served here is nobody's business who does not know it.
            Assert.DoesNotContain("試験", portal.Text);
        }
        Assert.EndsWith("/portal/362018", (await SeeAsync("/portal?code=362018")).Location);
        Assert.Equal("http://takeo.localhost/portal/412066", (await SeeAsync("/portal?code=412066")).Location);
        foreach (var wrong in new[] { "362019", "131016", "<b>" }) Assert.Equal(HttpStatusCode.NotFound, (await SeeAsync($"/portal?code={Uri.EscapeDataString(wrong)}")).Status);
        Assert.DoesNotContain("<b>", (await SeeAsync("/portal?code=%3Cb%3E")).Text);

        foreach (var address in new[] { "/", "/portal" }) Assert.Equal("http://takeo.localhost/portal/412066", (await SeeAsync(address, "takeo.localhost")).Location);

        async Task<(HttpStatusCode Status, string? Location, string Text)> SeeAsync(string address, string? host = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Host = host;
            using var answer = await http.SendAsync(request);
            return (answer.StatusCode, answer.Headers.Location?.ToString(), await answer.Content.ReadAsStringAsync());
        }
    }
}
