using System.Net;
using Bus.Core.Security;
using Bus.Identity.People;
using Bus.Identity.Tests.Parts;

namespace Bus.Identity.Tests.People;

/// <summary>The line of passwords is bounded, and one municipality's makes nobody wait at another.</summary>
public sealed class PasswordLineTests
{
    [Fact]
    public async Task Line_IsBounded_AndMunicipalitiesTakeTurns()
    {
        var line = new PasswordLine(places: 1, most: 3);
        Assert.True(await line.EnterAsync("a", default));
        var served = new List<string>();
        async Task WaitAsync(string municipality)
        {
            if (await line.EnterAsync(municipality, default)) lock (served) served.Add(municipality);
        }
        Task[] waiting = [WaitAsync("a"), WaitAsync("a"), WaitAsync("a")];
        // Full for this one only.
        Assert.False(await line.EnterAsync("a", default));
        waiting = [.. waiting, WaitAsync("b"), WaitAsync("c"), WaitAsync("b")];
        using var stop = new CancellationTokenSource();
        var gone = line.EnterAsync("c", stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        for (var i = 1; i <= waiting.Length; i++)
        {
            line.Leave();
            await UntilAsync(() => { lock (served) return served.Count == i; });
        }
        Assert.Equal("a b c a b a", string.Join(' ', served));
        line.Leave();
        Assert.True(await line.EnterAsync("d", default));
        line.Leave();
    }

    [Fact]
    public async Task WhoeverFindsTheLineFull_IsToldSo_AndNothingIsCounted()
    {
        await using var hub = await Hub.StartAsync(null, [], iterations: 2_000_000, settings: [("Identity:PasswordsWaiting", "1"), ("Identity:FailuresAllowed", "1")]);
        using var hall = new Browser();
        var html = await (await hall.GetAsync($"{hub.Idp}/signin")).Content.ReadAsStringAsync();
        var flood = new List<Task<HttpResponseMessage>>();
        HttpResponseMessage told;
        var patience = System.Diagnostics.Stopwatch.StartNew();
        do
        {
            var wave = Enumerable.Range(flood.Count, 20).Select(i => hall.SubmitAsync(hub, html, $"nobody-{i}", "no-such-password")).ToList();
            flood.AddRange(wave);
            await Task.WhenAny(wave);
            told = await hall.SubmitAsync(hub, html, "yamada", Hub.Password);
        }
        // Where the machine stood still in between, the line had become empty.
        while (told.StatusCode == HttpStatusCode.SeeOther && patience.Elapsed < TimeSpan.FromMinutes(5));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, told.StatusCode);
        await Task.WhenAll(flood);
        Assert.Equal(HttpStatusCode.SeeOther, (await hall.SubmitAsync(hub, html, "yamada", Hub.Password)).StatusCode);
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var i = 0; i < 12_000 && !holds(); i++) await Task.Delay(10);
        Assert.True(holds());
    }
}
