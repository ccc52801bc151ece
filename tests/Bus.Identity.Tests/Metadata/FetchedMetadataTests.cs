using System.Net;
using System.Security.Cryptography;
using Bus.Core.Region;
using Bus.Identity.Tests.Parts;
using Microsoft.AspNetCore.Http;

namespace Bus.Identity.Tests.Metadata;

/// <summary>Metadata by its address: what is good comes into force and is told, what is not leaves what was good before.</summary>
public sealed class FetchedMetadataTests
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private static readonly Sp Party = new(), Rolled = new() { Key = RSA.Create(2048) }, Signer = new("federation") { Key = RSA.Create(2048) };

    private static RelyingParty Declared(MetadataServer server, bool signed, string metadata = "") =>
        new("kokuho", "国保", metadata) { Source = new MetadataSource(server.Url, signed ? Convert.ToBase64String(Signer.Certificate.RawData) : null, Day) };

    // As federations publish it: without comments, with an ID, signed.
    private static string Signed(Sp party, Sp by, string attributes = "") =>
        by.Sign(party.Metadata.Replace("<!-- as vendors write them -->", "", StringComparison.Ordinal).Replace("entityID=", $"ID=\"_{Guid.NewGuid():N}\" {attributes} entityID=", StringComparison.Ordinal)).OuterXml;

    private static async Task<string> SignOnAsync(Hub hub, Sp party)
    {
        using var browser = new Browser();
        var answer = await browser.GetAsync($"{hub.Idp}/sso?{party.Query(party.AuthnRequest(hub), sign: true)}");
        if (answer.StatusCode == HttpStatusCode.SeeOther) answer = await browser.SignInAsync(hub, answer);
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<string?> TroubleAsync(Hub hub) => (await hub.Metadata.ListAsync(default)).Single(m => m.Municipality == Hub.Tokushima) is { FailingSince: not null } failing ? failing.Trouble.En : null;

    private static async Task<IEnumerable<string>> ToldAsync(Hub hub) => (await hub.Store.EventsAsync(Hub.Tokushima, 50, default)).Where(e => e.Kind == "metadata").Select(e => $"{e.RelyingParty} {e.Outcome}");

    [Fact]
    public async Task Metadata_IsFetched_KeptForAllNodes_AndFollowsAChangedKey()
    {
        await using var server = await MetadataServer.StartAsync();
        server.Give(Signed(Party, Signer));
        await using var hub = await Hub.StartAsync(Declared(server, signed: true));
        Assert.Contains("unknown-relying-party", await SignOnAsync(hub, Party));
        await hub.LookForMetadataAsync();
        Assert.Contains("SAMLResponse", await SignOnAsync(hub, Party));
        // Not due: nobody asks again, whatever stands there.
        server.Give(Signed(Rolled, Signer));
        var asked = server.Asked;
        await hub.LookForMetadataAsync();
        Assert.Equal(asked, server.Asked);
        Assert.Contains("bad-signature", await SignOnAsync(hub, Rolled));
        hub.Clock.Now += Day;
        await hub.LookForMetadataAsync();
        Assert.Contains("SAMLResponse", await SignOnAsync(hub, Rolled));
        Assert.Contains("bad-signature", await SignOnAsync(hub, Party));
        Assert.Equal(["kokuho changed: certificates", "kokuho first"], await ToldAsync(hub));
        // The same again is no change, and no line.
        hub.Clock.Now += Day;
        await hub.LookForMetadataAsync();
        Assert.Equal(2, (await ToldAsync(hub)).Count());
        Assert.Null(await TroubleAsync(hub));
    }

    [Fact]
    public async Task Metadata_OfTheSizeThatTheSettingAllows_IsUnderstood()
    {
        await using var server = await MetadataServer.StartAsync();
        server.Give(Party.Metadata + new string(' ', 2_000_000));
        await using var hub = await Hub.StartAsync(null, [Declared(server, signed: false)], settings: [("Identity:MaxMetadataBytes", "3000000")]);
        await hub.LookForMetadataAsync();
        Assert.Contains("SAMLResponse", await SignOnAsync(hub, Party));
    }

    [Fact]
    public async Task WhatIsNotGood_IsRefused_TheLastGoodOneStays_AndItIsToldOnce()
    {
        await using var server = await MetadataServer.StartAsync();
        server.Give(Signed(Party, Signer));
        await using var hub = await Hub.StartAsync(Declared(server, signed: true));
        await hub.LookForMetadataAsync();
        var signed = Signed(Rolled, Signer);
        (string Why, RequestDelegate Answer)[] bad =
        [
            ("not signed", http => http.Response.WriteAsync(Rolled.Metadata.Replace("<!-- as vendors write them -->", "", StringComparison.Ordinal))),
            ("matches none", http => http.Response.WriteAsync(Signed(Rolled, Party))),
            ("matches none", http => http.Response.WriteAsync(signed.Replace("kokuho.example/acs", "evil.example/acs", StringComparison.Ordinal))),
            ("expired", http => http.Response.WriteAsync(Signed(Rolled, Signer, $"validUntil=\"{hub.Clock.Now.AddMinutes(-1):yyyy-MM-ddTHH:mm:ssZ}\""))),
            ("entityID changed", http => http.Response.WriteAsync(Signed(new Sp("nenkin"), Signer))),
            ("larger than", http => http.Response.WriteAsync(signed + new string(' ', 200_000))),
            ("HTTP 302", http => { http.Response.Redirect("/elsewhere"); return Task.CompletedTask; }),
            ("HTTP 500", http => { http.Response.StatusCode = 500; return Task.CompletedTask; }),
            ("did not come within", http => Task.Delay(TimeSpan.FromSeconds(30), http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default)),
            ("DTD", http => http.Response.WriteAsync("<!DOCTYPE x>" + signed)),
        ];
        foreach (var (why, answer) in bad)
        {
            hub.Clock.Now += Day;
            server.Answers = answer;
            await hub.LookForMetadataAsync();
            Assert.Contains(why, await TroubleAsync(hub));
        }
        Assert.Contains("SAMLResponse", await SignOnAsync(hub, Party));
        // Each was told, and the one that came twice once only.
        Assert.Equal(bad.Length - 1, (await ToldAsync(hub)).Count(t => t.StartsWith("kokuho refused", StringComparison.Ordinal)));
        // It is tried again sooner than a day after, and then all is well.
        hub.Clock.Now += TimeSpan.FromMinutes(10);
        server.Give(signed);
        await hub.LookForMetadataAsync();
        Assert.Null(await TroubleAsync(hub));
        Assert.Contains("SAMLResponse", await SignOnAsync(hub, Rolled));
    }

    [Fact]
    public async Task FileBesideTheAddress_HoldsUntilItWasFetched_AndAnotherAddressBeginsAnew()
    {
        await using var server = await MetadataServer.StartAsync();
        server.Answers = http => { http.Response.StatusCode = 404; return Task.CompletedTask; };
        await using var hub = await Hub.StartAsync(Declared(server, signed: false, Party.Metadata));
        await hub.LookForMetadataAsync();
        Assert.Contains("SAMLResponse", await SignOnAsync(hub, Party));
        server.Give(Rolled.Metadata);
        hub.Clock.Now += Day;
        await hub.LookForMetadataAsync();
        Assert.Contains("SAMLResponse", await SignOnAsync(hub, Rolled));
        var moved = Declared(server, signed: false, Party.Metadata);
        await hub.Region.ReplaceAsync(Hub.RegionOf(null, moved with { Source = moved.Source! with { Url = new Uri(server.Url, "/other") } }), default);
        Assert.Contains("bad-signature", await SignOnAsync(hub, Rolled));
        await hub.LookForMetadataAsync();
        Assert.Contains("SAMLResponse", await SignOnAsync(hub, Rolled));
    }
}
