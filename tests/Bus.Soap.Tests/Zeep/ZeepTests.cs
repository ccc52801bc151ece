using System.Diagnostics;
using System.Text.Json.Nodes;
using Bus.Core.Contracts;
using Bus.Core.Dispatch;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Soap.Tests.Zeep;

/// <summary>A foreign toolkit reads our WSDL from the running server and works with what it made of it.</summary>
public sealed class ZeepTests : IAsyncLifetime
{
    private const string Python = "/usr/bin/python3";
    private const string Name = "\U00020bb7野 葛\U000e0100城 \U0010de92 <&> 〜～";
    private readonly SoapHost _host = new();

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("1.1", "Client")]
    [InlineData("1.2", "Sender")]
    public async Task Zeep_SendsReadsReceiptAndFaults(string binding, string role)
    {
        var formats = _host.Services.GetRequiredService<IRecordFormats>();
        var shape = Sample.Shape(_host.Contract, formats);
        var delivery = Sample.Delivery(Sample.Message(3)) with { PageSize = 500 };
        _host.Journal.Messages.Add(delivery.Message);
        _host.Journal.Deliveries.Add(delivery);
        _host.Mailbox.Pages.Add(new MailboxPage(Pages.MessageId(delivery, 1), delivery, 1, new(0, 3), shape, () => new FakeRecords(shape, 3)));

        var saw = await RunAsync(_host.ServiceAddress().ToString().Replace("/collection-history", ""), binding, Name, Sample.Receipt);

        Assert.Matches("^362018-20261120-[0-9]{10}$", (string?)saw["receipt"]!["number"]);
        Assert.Equal(("accepted", "2", "24800"), ((string?)saw["receipt"]!["state"], (string?)saw["receipt"]!["records"], (string?)saw["receipt"]!["amount"]));
        var arrival = _host.Intake.Arrivals.Single();
        Assert.Equal(("zeep-1", Extent.Differential), (arrival.Head.MessageId, arrival.Head.Extent!.Value));
        Assert.Contains(Name, _host.Intake.NamesEver);

        var fault = saw["fault"]!;
        Assert.Equal((role, "invalid-record"), ((string?)fault["role"], (string?)fault["code"]));
        Assert.Contains("1 件のレコードに誤りがあります。", (string?)fault["message"]);
        Assert.Equal("[\"ja\",\"en\"]", fault["languages"]!.ToJsonString());
        Assert.Equal("[[\"2\",\"receivedDate\",\"not-a-date\"]]", fault["rejects"]!.ToJsonString());
        Assert.Equal("unauthenticated", (string?)saw["stranger"]);

        Assert.Equal("""{"state":"accepted","accepted":3,"consumers":["delinquency"]}""", saw["found"]!.ToJsonString());
        Assert.Equal("invalid-message", (string?)saw["acknowledgeFault"]);
        Assert.Equal($"{Sample.Receipt}.delinquency.1", (string?)saw["mailbox"]![0]!["messageId"]);
    }

    private static async Task<JsonNode> RunAsync(params string[] arguments)
    {
        if (!File.Exists(Python)) Assert.Fail($"{Python} is missing. Install it with python3-zeep: apt-get install python3-zeep");
        var start = new ProcessStartInfo(Python) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHONUTF8"] = "1";
        foreach (var argument in (string[])[Path.Combine(Repository.Root, "tests", "Bus.Soap.Tests", "Zeep", "client.py"), .. arguments]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if ((await errors).Contains("No module named 'zeep'")) Assert.Fail("python3-zeep is missing: apt-get install python3-zeep");
        Assert.True(process.ExitCode == 0, await errors);
        return JsonNode.Parse(await output)!;
    }
}
