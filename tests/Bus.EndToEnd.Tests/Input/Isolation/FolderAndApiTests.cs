using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Input.Support;

namespace Bus.EndToEnd.Tests.Input.Isolation;

/// <summary>The other ways to data: folders, and the management API.</summary>
public sealed partial class FolderAndApiTests(IsolationHub hub) : IClassFixture<IsolationHub>
{
    [Fact]
    public async Task Folders_AfterFilesWithForeignRecords_HoldOnlyTheirOwnMunicipalitysData()
    {
        foreach (var (town, app) in hub.Applications)
            foreach (var provides in app.Provides)
            {
                var own = IsolationHub.SampleFile(provides.Contract, town.Code).TrimEnd();
                var foreign = hub.Region.Towns.Where(t => t != town).Select(t => IsolationHub.SampleFile(provides.Contract, t.Code).TrimEnd().Split('\n')[1]).ToList();
                var result = await new Desk(hub.Hub, town.Code, app.Id, provides.Contract).ExchangeAsync("mixed.csv", string.Join('\n', [own, .. foreign, ""]));
                Assert.Equal((2, 3), (result.Number("accepted"), result.Number("rejected")));
                Assert.All(result.Errors(), e => Assert.Equal(("municipalityCode", "other-municipality"), (e[1], e[2])));
                foreach (var consumer in town.Apps.Where(a => a != app && a.Consumes.Any(c => c.Contract == provides.Contract && c.By == "file")))
                    await new Desk(hub.Hub, town.Code, consumer.Id, provides.Contract).DeliveryAsync(result.Receipt);
            }

        Assert.Equal(hub.Region.Towns.Select(t => t.Code).Order(), Directory.GetDirectories(hub.Hub.Files).Select(d => Path.GetFileName(d)).Order());
        var delivered = 0;
        foreach (var path in Directory.EnumerateFiles(hub.Hub.Files, "*", SearchOption.AllDirectories))
        {
            var parts = Path.GetRelativePath(hub.Hub.Files, path).Split('/');
            if (parts is [['.', ..]]) continue; // the hub's own mark, of no municipality
            var (town, app, place) = (parts[0], parts[1], parts[2]);
            Assert.Contains(hub.Applications, a => a.Town.Code == town && a.App.Id == app);
            Assert.All(Receipts().Matches(parts[^1]), receipt => Assert.Equal(town, receipt.Value[..6]));
            if (place != "out" || !path.EndsWith(".csv", StringComparison.Ordinal)) continue;
            delivered++;
            Assert.All(File.ReadLines(path).Skip(1), row => Assert.StartsWith(town + ",", row));
        }
        Assert.True(delivered >= 5, $"{delivered} delivered");
    }

    [Fact]
    public async Task ManagementApi_EveryPathItNames_IsClosedWithoutTheOperatorsToken()
    {
        var before = await hub.Hub.BusAsync("region", "export");
        var messages = await hub.MessagesAsync();
        var (provider, password) = ($"{hub.Region.Towns[0].Code}.collection", Regions.PasswordOf(hub.Region.Towns[0].Code, "collection"));
        AuthenticationHeaderValue?[] wrong =
            [null, new("Bearer"), new("Bearer", new string('0', 64)), new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{provider}:{password}"))), new("Bearer", password)];
        var description = JsonDocument.Parse(await hub.Hub.Http.GetStringAsync("api/v1/openapi.json")).RootElement;
        var until = description.GetProperty("components").GetProperty("schemas").GetProperty("PauseRequest").GetProperty("properties").GetProperty("until");
        Assert.Contains("string", until.GetProperty("type").ToString());
        Assert.Equal("date-time", until.GetProperty("format").GetString());
        var paths = description.GetProperty("paths");
        var closed = 0;
        foreach (var path in paths.EnumerateObject().Where(p => p.Name.StartsWith("/api/", StringComparison.Ordinal)))
            foreach (var method in path.Value.EnumerateObject())
                foreach (var authorization in wrong)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Parse(method.Name), Fill(path.Name)) { Headers = { Authorization = authorization } };
                    if (method.Name == "post") request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
                    using var answer = await hub.Hub.Http.SendAsync(request);
                    Assert.True((int)answer.StatusCode == 401, $"{method.Name} {path.Name} as {authorization}: {(int)answer.StatusCode}");
                    var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
                    Assert.Equal("unauthenticated", problem.GetProperty("code").GetString());
                    Texts.AssertBoth(problem.GetProperty("what").GetProperty("ja").GetString(), problem.GetProperty("what").GetProperty("en").GetString());
                    closed++;
                }
        Assert.True(closed >= 50, $"{closed} closed");
        Assert.Equal(before.Output, (await hub.Hub.BusAsync("region", "export")).Output);
        Assert.Equal(messages, await hub.MessagesAsync());
    }

    /// <summary>What is open to everybody says nothing about anybody.</summary>
    [Fact]
    public async Task OpenPages_NameNobody()
    {
        foreach (var path in new[] { "health/live", "health/ready", "metrics", "api/v1/openapi.json" })
        {
            var text = await hub.Hub.Http.GetStringAsync(path);
            foreach (var (town, app) in hub.Applications) Assert.DoesNotContain(Regions.PasswordOf(town.Code, app.Id), text);
            Assert.DoesNotMatch(Receipts(), text);
        }
    }

    private string Fill(string path) => path.Replace("{receipt}", hub.Seeds[0].Receipt).Replace("{municipality}", hub.Seeds[0].Town.Code)
        .Replace("{contract}", hub.Seeds[0].Contract).Replace("{consumer}", "delinquency").Replace("{line}", "2").Replace("{id}", "1");

    [GeneratedRegex("[0-9]{6}-[0-9]{8}-[0-9]{10}")]
    private static partial Regex Receipts();
}
