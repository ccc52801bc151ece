using System.Text.Json;
using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Input.Support;

namespace Bus.EndToEnd.Tests.Operation;

/// <summary>業務残高 of what came by SOAP and by file, as an operator, a manager and a machine ask for it. The hub holds two identities at once, so it takes several passes.</summary>
public sealed class BalanceTests
{
    private const string Own = "362018", Other = "412066", Suzuki = "suzuki.suzuki-token-of-24-lett", Day = "2026-11-20";

    private const string People = """
        operators:
          - { id: suzuki, name: 鈴木, role: manager, municipality: "362018", token: { value: suzuki-token-of-24-lett } }

        """;

    [Fact]
    public async Task Balance_IsTheLatestRecordOfEachIdentity_ByGroup()
    {
        await using var hub = await HubProcess.StartAsync("--Reports:BalanceIdentities=2", "--Files:EndFileWait=00:00:00.200");
        await hub.ApplyAsync(Regions.Of(Regions.Municipality(Own, "by: mailbox"), Regions.Municipality(Other, "by: mailbox")) + People);
        Payment Of(int number, string kind = "0") => Payment.Of(Own, number).With("provisionalKind", kind) with { Name = "吉野　花子" };
        // Five provisional payments. Then by file: one is final, with another amount, one is deleted, one is of another subject. By SOAP: one is cancelled.
        await SendAsync(hub, Own, [Of(1), Of(2), Of(3), Of(4), Of(5)], Day);
        var final = Of(1, "1").With("taxCollected", "777");
        var subject = Of(6).With("subjectCode", "02");
        Payment[] file = [final, Of(2).With("deleted", "1"), subject];
        var result = await new Desk(hub, Own, "collection").ExchangeAsync("day.csv", Payment.File(file), Payment.EndFile(file, Day));
        Assert.Equal("accepted", result.State);
        await SendAsync(hub, Own, [Of(3, "9")], Day);
        await SendAsync(hub, Own, [Of(4).With("taxCollected", "1")], "2026-11-21");
        await SendAsync(hub, Other, [Payment.Of(Other, 1)], Day);

        var provisional = Of(4).Amount + Of(5).Amount;
        var list = await hub.BusAsync("report", "balance", "--municipality", Own, "--contract", Payment.Contract, "--date", Day);
        Assert.True(list.Exit == 0, list.ToString());
        Assert.Equal(
            [
                "業務日付/date,団体/municipality,連携/contract,区分/row,会計年度/accountingYear,科目コード/subjectCode,仮消区分/provisionalKind,件数/records,金額/amount,備考/remark",
                $"{Day},{Own},collection-history,内訳/group,2026,01,0,2,{provisional},",
                $"{Day},{Own},collection-history,内訳/group,2026,01,1,1,{final.Amount},",
                $"{Day},{Own},collection-history,内訳/group,2026,02,0,1,{subject.Amount},",
                $"{Day},{Own},collection-history,総計/sum of all,,,,4,{provisional + final.Amount + subject.Amount},",
            ], list.Output.Trim('\uFEFF', '\r', '\n').Split("\r\n"));

        // As the manager, a day later, for a machine.
        var machine = await hub.BusAsAsync(Suzuki, "report", "balance", "--municipality", Own, "--contract", Payment.Contract, "--date", "2026-11-21", "--json");
        Assert.True(machine.Exit == 0, machine.ToString());
        var sum = JsonDocument.Parse(machine.Output).RootElement.EnumerateArray().Single(r => r.GetProperty("row").GetString() == "sum of all");
        Assert.Equal((4, Of(4).With("taxCollected", "1").Amount + Of(5).Amount + final.Amount + subject.Amount), (sum.GetProperty("records").GetInt32(), sum.GetProperty("amount").GetInt64()));

        var foreign = await hub.BusAsAsync(Suzuki, "report", "balance", "--municipality", Other, "--contract", Payment.Contract);
        Assert.True(foreign.Exit == 1 && foreign.Error.Contains("not yours", StringComparison.Ordinal), foreign.ToString());
        // A balance of nothing would be taken for one.
        var unknown = await hub.BusAsync("report", "balance", "--municipality", "131016", "--contract", Payment.Contract);
        Assert.True(unknown.Exit == 1 && unknown.Error.Contains("Neither the region nor the journal", StringComparison.Ordinal), unknown.ToString());
        foreach (var (contract, said) in new[] { ("nothing", "There is no contract nothing"), ("bank-debit-result", "declares no balance"), ("delinquency-inquiry", "is a query") })
        {
            var wrong = await hub.BusAsync("report", "balance", "--municipality", Own, "--contract", contract);
            Assert.True(wrong.Exit != 0 && wrong.Error.Contains(said, StringComparison.Ordinal) && wrong.Error.Contains("assessment, collection-history", StringComparison.Ordinal), wrong.ToString());
        }
        Assert.Equal(2, (await hub.BusAsync("report", "balance", "--contract", Payment.Contract)).Exit);
        Assert.DoesNotContain("吉野", hub.Log, StringComparison.Ordinal);
    }

    private static async Task SendAsync(HubProcess hub, string town, Payment[] payments, string day) =>
        Assert.NotNull((await hub.SendAsync(town, payments, $"<businessDate>{day}</businessDate>")).Receipt);
}
