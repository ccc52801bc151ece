using System.Text.Json;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;
using Bus.Identity.Tests.Parts;

namespace Bus.EndToEnd.Tests.Operation;

/// <summary>A municipality's directory that refuses the hub's account, or does not answer, is one alert until it can be asked again.</summary>
public sealed class DirectoryAlertTests
{
    [Fact]
    public async Task Directory_ThatRefusesOrIsSilent_IsToldOnce_AndOverWhenItIsBack()
    {
        using var slapd = new Slapd();
        // A directory on a busy machine is no silent one: it would be a third trouble. One that is stopped refuses connections at once.
        await using var hub = await HubProcess.StartAsync("--Alerts:Every=300ms", "--Identity:DirectoryCheck=300ms", "--Identity:DirectoryTimeout=2m");
        JsonElement[] open = [];
        async Task<JsonElement[]> ListAsync(params string[] more) => [.. JsonDocument.Parse((await hub.BusAsync(["alert", "list", "--json", .. more])).Output).RootElement.EnumerateArray().Where(a => a.GetProperty("kind").GetString() == "directory")];
        Task UntilAsync(bool isOpen) => Eventually.HoldsAsync(async () => (open = await ListAsync()).Length > 0 == isOpen, () => Task.FromResult(hub.Log));

        await hub.ApplyAsync(Region(slapd, "Service-2"));
        await UntilAsync(true);
        Assert.Contains("refuses the hub's own name", Assert.Single(open).ToString(), StringComparison.Ordinal);
        await hub.ApplyAsync(Region(slapd, Slapd.ServicePassword));
        await UntilAsync(false);
        slapd.Stop();
        await UntilAsync(true);
        Assert.Contains("cannot be asked", Assert.Single(open).ToString(), StringComparison.Ordinal);
        slapd.Start();
        await UntilAsync(false);
        // Two troubles, two alerts, however often was looked.
        Assert.Equal(2, (await ListAsync("--all")).Length);
    }

    private static string Region(Slapd slapd, string password) =>
        $$"""
        municipalities:
          - code: "362018"
            name: 徳島市
            directory:
              servers: ["ldaps://localhost:{{slapd.TlsPort}}"]
              ca:
                value: |
        {{string.Join('\n', slapd.Authority.ExportCertificatePem().Split('\n').Select(l => "            " + l))}}
              bind: {{Slapd.Service}}
              password: { value: {{password}} }
              base: ou=staff,{{Slapd.Suffix}}
              filter: (uid={login})
        """;
}
