using System.Net;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Reliability;

namespace Bus.EndToEnd.Tests.Operation;

/// <summary>再送 by key and by period from the console: shown first, then just that, by who may, and by two where the region asks for it.</summary>
public class ConsoleReplayTests
{
    private const string Code = "362018", Notice = "7767776777", Page = "/console/replay";
    private const string Sato = "sato.sato-token-of-24-letters", Suzuki = "suzuki.suzuki-token-of-24-lett", Tonari = "tonari.tonari-token-of-24-lett", Kansa = "kansa.kansa-token-of-24-letters";

    private const string People = """
        operators:
          - { id: sato, name: 佐藤, role: operator, token: { value: sato-token-of-24-letters } }
          - { id: suzuki, name: 鈴木, role: manager, municipality: "362018", token: { value: suzuki-token-of-24-lett } }
          - { id: tonari, name: 隣, role: manager, municipality: "412066", token: { value: tonari-token-of-24-lett } }
          - { id: kansa, name: 監査, role: auditor, token: { value: kansa-token-of-24-letters } }

        """;

    [Fact]
    public async Task Replay_ByKeyAndByPeriod_ShowsWhatItWouldSend_SendsJustThat_AndAsksASecondPersonWhereItMust()
    {
        await using var consumer = await SoapConsumer.StartAsync();
        await using var hub = await HubProcess.StartAsync("--Approvals:Look=200ms");
        var region = Town.Region(new Town(Code).Sender().Soap("delinquency", consumer.UrlOf("d")), new Town("412066").Sender().File("delinquency")) + People;
        await hub.ApplyAsync(region);
        consumer.Decide = _ => Reply.Fault("Client");
        using var sender = new SoapSender(hub.Address, Code, "collection");
        var one = await sender.SendAcceptedAsync("m-1", new Payment(Code, Notice, "01", 1, 5001));
        var two = await sender.SendAcceptedAsync("m-2", new Payment(Code, "1", "01", 1, 700), new Payment(Code, "2", "01", 1, 300));
        foreach (var receipt in new[] { one, two }) await hub.StateAsync(receipt, "delinquency", "parked");
        consumer.Decide = _ => new Reply.Taken();

        // Whoever may not act neither sees it nor can do it; a neighbour can do nothing here.
        using var kansa = new ConsoleVisitor(hub.Address);
        await kansa.SignInAsync(Kansa);
        Assert.DoesNotContain(Page, (await kansa.GetAsync("/console/messages")).Text);
        Assert.Equal(HttpStatusCode.Forbidden, (await kansa.GetAsync(Page)).Status);
        using var tonari = new ConsoleVisitor(hub.Address);
        await tonari.SignInAsync(Tonari);
        foreach (var stranger in new[] { kansa, tonari })
            foreach (var fields in new (string, string)[][] { [("municipality", Code), ("consumer", "delinquency")], [("municipality", Code), ("contract", Payment.Contract), ("items", $"noticeNumber={Notice}")] })
            {
                var refused = await stranger.SubmitAsync(Page, fields);
                Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
                Assert.DoesNotContain(one, refused.Text);
            }

        // By key: shown, without the value; sent just so.
        using var suzuki = new ConsoleVisitor(hub.Address);
        await suzuki.SignInAsync(Suzuki);
        Assert.Contains(Page, (await suzuki.GetAsync("/console/messages")).Text);
        Assert.DoesNotContain("name=\"municipality\"", (await suzuki.GetAsync(Page)).Text);
        foreach (var items in new[] { "noticeNumber", "noticeNumber=1\nnoticeNumber=2", "=1" })
            Assert.Equal(HttpStatusCode.BadRequest, (await suzuki.SubmitAsync(Page, ("contract", Payment.Contract), ("items", items))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await suzuki.SubmitAsync(Page, ("contract", Payment.Contract), ("sought", "AAAA"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await suzuki.SubmitAsync(Page, ("contract", Payment.Contract))).Status);
        var shown = await suzuki.SubmitAsync(Page, ("contract", Payment.Contract), ("items", $" noticeNumber = {Notice} \r\n"));
        Assert.Contains(one, shown.Text);
        Assert.Contains("電文 1 件、レコード 1 件、金額 5,001", shown.Text);
        foreach (var hidden in new[] { two, Notice }) Assert.DoesNotContain(hidden, shown.Text);
        Assert.Equal("parked", (await hub.DeliveriesAsync(one))["delinquency"].State);
        var sent = await suzuki.SubmitAsync(Page, [.. ConsoleVisitor.HiddenOf(shown.Text), ("reason", "直りました")]);
        Assert.Contains("1 件の再送を始めました", sent.Text);
        Assert.DoesNotContain(Notice, sent.Text);
        Assert.Contains($"/console/messages?municipality={Code}&amp;contract={Payment.Contract}&amp;delivery=parked", sent.Text);
        await hub.StateAsync(one, "delinquency", "delivered");
        Assert.Equal("parked", (await hub.DeliveriesAsync(two))["delinquency"].State);

        // By period.
        Assert.Equal(HttpStatusCode.BadRequest, (await suzuki.SubmitAsync(Page, ("consumer", "delinquency"), ("from", "yesterday"))).Status);
        Assert.Contains("再送するものはありません", (await suzuki.SubmitAsync(Page, ("consumer", "delinquency"), ("from", "2099-01-01T00:00"))).Text);
        Assert.Contains("再送するものはありません", (await suzuki.SubmitAsync(Page, ("consumer", "delinquency"), ("to", "2020-01-01T00:00:30"))).Text);
        shown = await suzuki.SubmitAsync(Page, ("consumer", "delinquency"), ("contract", Payment.Contract), ("from", "2020-01-01T00:00"), ("to", "2099-01-01T00:00"));
        Assert.Contains("電文 1 件、レコード 2 件、金額 1,000", shown.Text);
        Assert.DoesNotContain(one, shown.Text);
        Assert.Contains("1 件の再送を始めました", (await suzuki.SubmitAsync(Page, [.. ConsoleVisitor.HiddenOf(shown.Text), ("reason", "直りました")])).Text);
        await hub.StateAsync(two, "delinquency", "delivered");

        // Where the region asks for it: a request, which another person approves, and how far it is.
        await hub.ApplyAsync(region + "approvals: { replay: second-person }\n");
        using var sato = new ConsoleVisitor(hub.Address);
        await sato.SignInAsync(Sato);
        var calls = consumer.CallsOf("d");
        shown = await sato.SubmitAsync(Page, ("municipality", Code), ("consumer", "delinquency"), ("state", "delivered"), ("from", "2020-01-01T00:00"));
        Assert.Contains("2 人目の承認を依頼する", shown.Text);
        Assert.True(shown.Text.IndexOf(one, StringComparison.Ordinal) < shown.Text.IndexOf(two, StringComparison.Ordinal));
        var asked = await sato.SubmitAsync(Page, [.. ConsoleVisitor.HiddenOf(shown.Text), ("reason", "消えました")]);
        Assert.True(asked.Status == HttpStatusCode.SeeOther, asked.Text);
        Assert.Equal(HttpStatusCode.Forbidden, (await sato.SubmitAsync($"{asked.Location}/approve")).Status);
        Assert.Equal(calls, consumer.CallsOf("d"));
        Assert.Equal(HttpStatusCode.SeeOther, (await suzuki.SubmitAsync($"{asked.Location}/approve", ("reason", "確認"))).Status);
        await Eventually.HoldsAsync(async () => (await sato.GetAsync(asked.Location!)).Text.Contains("2 / 2 / 0", StringComparison.Ordinal), async () => (await sato.GetAsync(asked.Location!)).Text);
        await Eventually.HoldsAsync(() => consumer.CallsOf("d") == calls + 2, () => $"{consumer.CallsOf("d")} calls");

        var trail = (await hub.ApiAsync("audit?by=suzuki")).EnumerateArray().Select(a => a.GetProperty("action").GetString()).Where(a => a != "message.search").ToList();
        Assert.Equal(["approval.approve", "message.replay", "message.replay"], trail);
        Assert.DoesNotContain(Notice, $"{await hub.ApiAsync("audit")}");
        Assert.DoesNotContain(Notice, hub.Log);
    }
}
