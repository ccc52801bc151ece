using System.Text.Json;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.Calls;

/// <summary>A hub hands deliveries over as attached files to another hub, which takes them in as bulk files: one way by MTOM, one by SOAP with Attachments.</summary>
public sealed class AttachedDeliveryTests
{
    [Fact]
    public async Task Delivery_ByMtomAndSwa_IsABulkFileAtAnotherHub()
    {
        await using var there = await HubProcess.StartAsync();
        await there.ApplyAsync(Region("""
                  - { id: first, name: 一, password: { value: pw-1 }, provides: [ { contract: collection-history } ] }
                  - { id: second, name: 二, password: { value: pw-2 }, provides: [ { contract: collection-history } ] }
                  - { id: archive, name: 統計, password: { value: pw-3 }, consumes: [ { contract: collection-history, by: mailbox } ] }
            """));
        await using var here = await HubProcess.StartAsync();
        var url = $"{there.Address}soap/362018/collection-history";
        await here.ApplyAsync(Region($$"""
                  - { id: collection, name: 収納, password: { value: s3cret-c }, provides: [ { contract: collection-history } ] }
                  - { id: by-mtom, name: 一, password: { value: x }, consumes: [ { contract: collection-history, by: soap, soap: { url: "{{url}}", username: first, password: { value: pw-1 }, attachment: mtom } } ] }
                  - { id: by-swa, name: 二, password: { value: x }, consumes: [ { contract: collection-history, by: soap, items: [addresseeName], soap: { url: "{{url}}", username: second, password: { value: pw-2 }, attachment: swa } } ] }
            """));
        using var caller = new Caller(here.Address);
        var sent = await caller.PostAsync(Caller.Envelope(Caller.Send("kaz-1"), Caller.Token("collection", "s3cret-c")));
        Assert.True(sent.Status == 200, sent.ToString());
        var receipt = sent["number"]!;

        foreach (var consumer in new[] { "by-mtom", "by-swa" }) await here.StateAsync(receipt, consumer, "delivered");
        JsonElement[] came = [];
        await Eventually.HoldsAsync(async () =>
        {
            came = [.. (await there.ApiAsync("messages")).EnumerateArray()];
            return came.Length == 2 && came.All(m => m.GetProperty("state").GetString() == "accepted");
        }, () => Task.FromResult($"{string.Join('\n', came)}\n{there.Log}\n{here.Log}"));
        Assert.All(came, message => Assert.Equal(("file", $"{receipt}.csv", 1, 1000), (message.GetProperty("path").GetString(), message.GetProperty("file").GetString(), message.GetProperty("records").GetInt32(), message.GetProperty("amountAccepted").GetInt32())));
        Assert.Equal(["first", "second"], came.Select(m => m.GetProperty("application").GetString()).Order());
    }

    private static string Region(string applications) => $"""
        municipalities:
          - code: "362018"
            name: 徳島市
            extends:
              collection-history: [ {"{"} element: addresseeName, header: 氏名名称, type: text, maxLength: 150, required: false {"}"} ]
            applications:
        {applications}
        """;
}
