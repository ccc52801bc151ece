using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Identity;

/// <summary>The operator rolls a signing key over, by the command line, while relying parties that others wrote go on.</summary>
public sealed class ForeignRolloverTests
{
    private const string Code = "362018";

    [Fact]
    public async Task Rollover_StepByStep_IsFollowedByThoseThatKnowBothKeys_AndWaitsForTheLastOne()
    {
        await using var hub = await HubProcess.StartAsync("--Identity:KeyRefresh=00:00:00");
        var idp = $"{hub.Address}idp/{Code}";
        await hub.ApplyAsync($"municipalities:\n  - code: \"{Code}\"\n    name: 徳島市\n    staff: {{ value: \"login,name,department,duties,email,initialPassword\\nyamada,山田,税務課,,,Hatsu-1234\\n\", changeAtFirstSignIn: false }}\n");
        Task<CommandResult> KeyAsync(string step) => hub.BusAsync("idp", "key", step, "--municipality", Code);

        // One knows the metadata from before, two from after the next key was published: it stands second there.
        await using var late = new SimpleSamlSp(idp);
        await late.StartAsync(hub.Http);
        Assert.Equal(1, (await KeyAsync("promote")).Exit);
        Assert.Equal(0, (await KeyAsync("next")).Exit);
        await using var mellon = new MellonSp(idp);
        await using var shibboleth = new ShibbolethSp(idp);
        await Task.WhenAll(mellon.StartAsync(hub.Http), shibboleth.StartAsync(hub.Http));
        ForeignSp[] all = [late, mellon, shibboleth];
        foreach (var sp in all) await sp.SaveMetadataAsync(hub.Http, hub.Folder);
        Task DeclareAsync(string ofTheLate) => hub.ApplyAsync($"municipalities:\n  - code: \"{Code}\"\n    name: 徳島市\n    relyingParties:\n"
            + string.Concat(all.Select(sp => $"      - {{ id: {sp.Id}, name: 業務, metadata: {{ file: sp-{sp.Id}.xml }}{(sp == late ? ofTheLate : "")} }}\n")));
        await DeclareAsync("");
        async Task AllSignOnAsync()
        {
            using var browser = new StaffBrowser();
            foreach (var sp in all)
            {
                var text = await (await browser.GoAsync(sp.Private)).Content.ReadAsStringAsync();
                Assert.True(text.Trim() == "private", $"{sp.Id}: {browser.Path}{text}");
            }
        }

        await AllSignOnAsync();
        await DeclareAsync(", key: previous");
        await AllSignOnAsync();
        Assert.Equal(0, (await KeyAsync("promote")).Exit);
        await AllSignOnAsync();
        var held = await KeyAsync("retire");
        Assert.Equal(1, held.Exit);
        Assert.Contains("simplesaml", held.Output);
        await late.ReadMetadataAsync(hub.Http);
        await DeclareAsync("");
        await AllSignOnAsync();
        Assert.Equal(0, (await KeyAsync("retire")).Exit);
        await AllSignOnAsync();
        Assert.Contains("\"state\": \"retired\"", (await hub.BusAsync("idp", "key", "list", "--municipality", Code, "--json")).Output);
    }
}
