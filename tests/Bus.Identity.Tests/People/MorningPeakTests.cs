using System.Net;
using Bus.Identity.Tests.Parts;

namespace Bus.Identity.Tests.People;

/// <summary>Half past eight: everybody signs in at once, and whoever is signed in already goes on.</summary>
public sealed class MorningPeakTests
{
    private const int Persons = 1_000;
    private static readonly Sp Party = new();

    [Fact]
    public async Task PasswordSignIns_WaitInLine_AndSilentOnesPassThemBy()
    {
        await using var hub = await Hub.StartAsync(null, [Party.Declared()], iterations: 2_500);
        using var desk = new Browser();
        await desk.SignInAsync(hub, await desk.GetAsync($"{hub.Idp}/signin"));
        using var hall = new Browser();
        var html = await (await hall.GetAsync($"{hub.Idp}/signin")).Content.ReadAsStringAsync();
        // Each has a login of their own, so that each costs a comparison and nobody has to wait for mistakes.
        var morning = Enumerable.Range(0, Persons).Select(i => hall.SubmitAsync(hub, html, $"staff-{i}", "no-such-password")).ToList();
        await Task.WhenAny(morning);
        for (var i = 0; i < 5; i++) Assert.Contains("Success", (await Answer.OfAsync(await desk.GetAsync($"{hub.Idp}/sso?{Party.Query(Party.AuthnRequest(hub))}"))).Xml);
        Assert.Contains(morning, signIn => !signIn.IsCompleted);
        // And nobody is turned away.
        Assert.All(await Task.WhenAll(morning), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
    }
}
