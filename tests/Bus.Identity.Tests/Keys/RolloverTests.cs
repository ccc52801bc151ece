using Bus.Core.Identity;
using Bus.Core.Region;
using Bus.Identity.Tests.Parts;

namespace Bus.Identity.Tests.Keys;

public sealed class RolloverTests
{
    private static readonly Sp Party = new();
    private static readonly Sp Slow = new("slow");

    private static async Task<Answer> SignOnAsync(Hub hub, Browser browser, Sp sp)
    {
        var first = await browser.GetAsync($"{hub.Idp}/sso?{sp.Query(sp.AuthnRequest(hub))}");
        return await Answer.OfAsync(first.Headers.Location is null ? first : await browser.SignInAsync(hub, first));
    }

    [Fact]
    public async Task Rollover_UnderLoad_FailsNoSignOn_OfAPartyThatReadsMetadataBeforeEachStep()
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        // What the relying party knows: both certificates that were published when it last looked.
        var known = await Published.CertificatesAsync(hub);
        using var stop = new CancellationTokenSource();
        var (done, failed) = (0, 0);
        var load = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            using var browser = new Browser();
            while (!stop.IsCancellationRequested || Volatile.Read(ref done) < 30)
            {
                // Read before as well: an answer that came before a step may be looked at long after it, and its key be retired by then.
                var before = Volatile.Read(ref known);
                var answer = await SignOnAsync(hub, browser, Party);
                if (!answer.IsSigned("//a:Assertion", [.. before, .. Volatile.Read(ref known)])) Interlocked.Increment(ref failed);
                Interlocked.Increment(ref done);
            }
        })).ToList();
        for (var round = 0; round < 2; round++)
        {
            Assert.True((await hub.Keys.MakeNextAsync(Hub.Tokushima, "rsa", default)).Done);
            Volatile.Write(ref known, await Published.CertificatesAsync(hub));
            Assert.Equal(2, known.Count);
            Assert.True((await hub.Keys.PromoteAsync(Hub.Tokushima, "rsa", default)).Done);
            await WaitForMoreAsync(() => Volatile.Read(ref done), 5);
            Assert.True((await hub.Keys.RetireAsync(Hub.Tokushima, "rsa", default)).Done);
        }
        await stop.CancelAsync();
        await Task.WhenAll(load);
        Assert.Equal(0, failed);
        Assert.True(done >= 30);
        var keys = await hub.Keys.ListAsync(Hub.Tokushima, default);
        Assert.Equal(["Current", "Retired", "Retired"], keys.Select(k => k.State.ToString()).Order());
        Assert.All(keys.Where(k => k.State == SigningKeyState.Retired), k => Assert.Empty(k.SealedKey));
    }

    [Fact]
    public async Task Party_SetToTheNextOrThePreviousKey_GetsThatOne_AndHoldsItsRetirementUp()
    {
        await using var hub = await Hub.StartAsync(Party.Declared(), Slow.Declared());
        using var browser = new Browser();
        var old = (await Published.CertificatesAsync(hub))[0];
        await hub.Keys.MakeNextAsync(Hub.Tokushima, "rsa", default);
        var next = (await Published.CertificatesAsync(hub))[1];
        await hub.Region.ReplaceAsync(Hub.RegionOf(null, Party.Declared(new SignOnRules { Key = "next" }), Slow.Declared()), default);
        Assert.True((await SignOnAsync(hub, browser, Party)).IsSigned("//a:Assertion", next));
        Assert.True((await SignOnAsync(hub, browser, Slow)).IsSigned("//a:Assertion", old));

        await hub.Keys.PromoteAsync(Hub.Tokushima, "rsa", default);
        await hub.Region.ReplaceAsync(Hub.RegionOf(null, Party.Declared(), Slow.Declared(new SignOnRules { Key = "previous" })), default);
        Assert.True((await SignOnAsync(hub, browser, Party)).IsSigned("//a:Assertion", next));
        Assert.True((await SignOnAsync(hub, browser, Slow)).IsSigned("//a:Assertion", old));
        var refused = await hub.Keys.RetireAsync(Hub.Tokushima, "rsa", default);
        Assert.False(refused.Done);
        Assert.Contains("slow", refused.Text.Ja);
        await hub.Region.ReplaceAsync(Hub.RegionOf(null, Party.Declared(), Slow.Declared()), default);
        Assert.True((await hub.Keys.RetireAsync(Hub.Tokushima, "rsa", default)).Done);
        Assert.Equal([next.Thumbprint], (await Published.CertificatesAsync(hub)).Select(c => c.Thumbprint));
    }

    [Fact]
    public async Task Metadata_IsSigned_ValidForATime_AndNamesWhatIsOffered()
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        var metadata = Answer.Of((await Published.MetadataAsync(hub)).DocumentElement!);
        Assert.True(metadata.IsSigned("/*", await Published.CertificatesAsync(hub)));
        Assert.Equal("2026-12-20T03:00:00.000Z", metadata.Root.GetAttribute("validUntil"));
        Assert.Contains("徳島市", metadata.Root.GetElementsByTagName("DisplayName", "urn:oasis:names:tc:SAML:metadata:ui")[0]!.InnerText);
        Assert.Equal(2, metadata.Root.GetElementsByTagName("SingleSignOnService", "*").Count);
        Assert.Equal(3, metadata.Root.GetElementsByTagName("SingleLogoutService", "*").Count);
    }

    [Fact]
    public async Task EcdsaParty_GetsAnEcdsaSignature_OthersStillRsa()
    {
        await using var hub = await Hub.StartAsync(Party.Declared(new SignOnRules { Signature = "ecdsa" }), Slow.Declared());
        using var browser = new Browser();
        var answer = await SignOnAsync(hub, browser, Party);
        Assert.EndsWith("ecdsa-sha256", answer.Node("//ds:SignatureMethod")!.Attributes!["Algorithm"]!.Value);
        var certificates = await Published.CertificatesAsync(hub);
        Assert.Equal(2, certificates.Count);
        Assert.True((await SignOnAsync(hub, browser, Slow)).IsSigned("//a:Assertion", certificates));
    }

    private static async Task WaitForMoreAsync(Func<int> count, int more)
    {
        var until = count() + more;
        for (var i = 0; i < 3_000 && count() < until; i++) await Task.Delay(100);
        Assert.True(count() >= until);
    }
}
