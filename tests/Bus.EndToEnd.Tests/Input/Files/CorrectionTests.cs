using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bus.EndToEnd.Tests.Input.Support;

namespace Bus.EndToEnd.Tests.Input.Files;

/// <summary>A refused record from its refusal to its end: open, corrected or dismissed; what it holds meanwhile; what people see of it.</summary>
public sealed class CorrectionTests(HoldingHub hub) : IClassFixture<HoldingHub>
{
    private const string Town = FilesHub.ByKey;
    private readonly Desk _sender = hub.Sender(Town);

    [Fact]
    public async Task Key_IsHeldAcrossFiles_UntilItsErrorsAreCorrected_AndThenGoesInOrder()
    {
        var (bad, other) = (Payment.Of(Town, 101), Payment.Of(Town, 102));
        var first = await DropAsync("k1.csv", null, bad.With("taxCollected", "x"), other);
        Assert.Equal((1L, 1L), (first.Number("accepted"), first.Number("rejected")));

        // A later file's record of the key waits for it; it is told for which.
        var second = await DropAsync("k2.csv", null, bad.With("historyNumber", "2"), Payment.Of(Town, 103));
        var held = Assert.Single(second.Errors());
        Assert.Equal(("2", "earlier-error"), (held[0], held[2]));
        Assert.Contains($"受付 {first.Receipt} の 2 行目", held[3]);
        Assert.Contains($"Line 2 of receipt {first.Receipt}", held[4]);

        // The second receipt cannot be corrected before the first.
        var early = await DropAsync("fix2-early.csv", second.Receipt, bad.With("historyNumber", "2"));
        Assert.Equal(("earlier-error", 1L), (Assert.Single(early.Errors())[2], early.Json.GetProperty("correction").GetProperty("stillOpen").GetInt64()));

        var fix = await DropAsync("fix1.csv", first.Receipt, bad);
        Assert.Equal((1L, first.Receipt, 1L, 0L), (fix.Number("accepted"), fix.Json.GetProperty("correction").GetProperty("receipt").GetString(),
            fix.Json.GetProperty("correction").GetProperty("corrected").GetInt64(), fix.Json.GetProperty("correction").GetProperty("stillOpen").GetInt64()));
        Assert.Equal(1, (await DropAsync("fix2.csv", second.Receipt, bad.With("historyNumber", "2"))).Number("accepted"));
        var last = await DropAsync("k3.csv", null, bad.With("historyNumber", "3"));
        Assert.Equal(1, last.Number("accepted"));

        Assert.Equal(["101", "2", "3"], await HistoryOfAsync(bad, last.Receipt));
        Assert.Empty(await ErrorsAsync("--receipt", first.Receipt));
        var corrected = Assert.Single(await ErrorsAsync("--receipt", first.Receipt, "--state", "all"));
        Assert.Equal(("corrected", fix.Receipt), (corrected.GetProperty("state").GetString(), corrected.GetProperty("by").GetString()));
    }

    [Fact]
    public async Task Correction_ThatIsWrongAgain_LeavesItsErrorOpen_AndMakesNoSecondOne()
    {
        var payment = Payment.Of(Town, 201);
        var first = await DropAsync("w1.csv", null, payment.With("receivedDate", "2026-02-30"));
        var again = await DropAsync("w2.csv", first.Receipt, payment.With("receivedDate", "2026-02-31"));
        Assert.Equal((1L, 1L), (again.Number("rejected"), again.Json.GetProperty("correction").GetProperty("stillOpen").GetInt64()));
        Assert.Single(await ErrorsAsync("--receipt", first.Receipt));
        Assert.Empty(await ErrorsAsync("--receipt", again.Receipt));
    }

    [Fact]
    public async Task Correction_OfARowWithoutIdentity_IsPairedByItsPlace()
    {
        var payment = Payment.Of(Town, 301);
        var first = await DropAsync("p1.csv", null, payment.With("noticeNumber", ""));
        var fix = await DropAsync("p2.csv", first.Receipt, payment);
        Assert.Equal((1L, 0L), (fix.Json.GetProperty("correction").GetProperty("corrected").GetInt64(), fix.Json.GetProperty("correction").GetProperty("stillOpen").GetInt64()));
    }

    [Theory]
    [InlineData(311, "municipalityCode", "011002")]
    [InlineData(321, "noticeNumber", "")]
    public async Task Correction_OfARowWithoutKey_PassesTheOpenErrorOfItsKey_IfAllComeInOrder(int number, string item, string wrong)
    {
        var (one, two) = (Payment.Of(Town, number), Payment.Of(Town, number).With("historyNumber", "2"));
        var first = await DropAsync($"o{number}.csv", null, one.With(item, wrong), two.With("receivedDate", "2026-02-30"));
        Assert.Equal(2, first.Number("rejected"));

        // Alone it could be anything of its key.
        var alone = await DropAsync($"o{number}-alone.csv", first.Receipt, one);
        Assert.Equal("earlier-error", Assert.Single(alone.Errors())[2]);
        await hub.AssertNothingTakenAsync(await DropAsync($"o{number}-wrong.csv", first.Receipt, two, one), Town);

        var fix = await DropAsync($"o{number}-right.csv", first.Receipt, one, two);
        Assert.Equal((2L, 2L, 0L), (fix.Number("accepted"), fix.Json.GetProperty("correction").GetProperty("corrected").GetInt64(),
            fix.Json.GetProperty("correction").GetProperty("stillOpen").GetInt64()));
        Assert.Equal([one["historyNumber"], "2"], await HistoryOfAsync(one, fix.Receipt));
    }

    [Fact]
    public async Task Correction_OfNothingThatIsOpen_OrOfAnother_IsRefusedWhole()
    {
        var theirs = await hub.Sender(FilesHub.ByRecord).ExchangeAsync("theirs.csv", Payment.File([Payment.Of(FilesHub.ByRecord, 1).With("taxCollected", "x")]));
        foreach (var (name, receipt) in new[] { ("n1.csv", $"{Town}-20261120-9999999999"), ("n2.csv", theirs.Receipt) })
        {
            var refused = await DropAsync(name, receipt, Payment.Of(Town, 401));
            await hub.AssertNothingTakenAsync(refused, Town);
            Assert.Equal(["invalid-message"], refused.Faults());
            Assert.Contains("corrects=", refused.Json.GetProperty("faults")[0].GetProperty("message").GetProperty("en").GetString());
        }
    }

    [Fact]
    public async Task Dismissed_FreesTheKey_WithReasonAndWho()
    {
        var payment = Payment.Of(Town, 501);
        var first = await DropAsync("d1.csv", null, payment.With("taxCollected", "x"));
        var no = await hub.Hub.BusAsync("error", "dismiss", first.Receipt, "--reason", "x");
        Assert.Equal(1, no.Exit);
        var dismissed = await hub.Hub.BusAsync("error", "dismiss", first.Receipt, "--line", "2", "--reason", "二重入力のため");
        Assert.True(dismissed.Exit == 0, dismissed.ToString());
        Assert.Equal(1, (await hub.Hub.BusAsync("error", "dismiss", first.Receipt, "--all", "--reason", "again")).Exit);
        Assert.Equal(1, (await DropAsync("d2.csv", null, payment)).Number("accepted"));
        var error = Assert.Single(await ErrorsAsync("--receipt", first.Receipt, "--state", "dismissed"));
        Assert.Equal("二重入力のため", error.GetProperty("reason").GetString());
        Assert.NotEmpty(error.GetProperty("by").GetString()!);
    }

    [Fact]
    public async Task Show_OpensTheRow_OnlyForTheOperator()
    {
        var payment = Payment.Of(Town, 601) with { Name = "徳島 太郎" };
        var first = await DropAsync("s1.csv", null, payment.With("taxCollected", "x") with { Name = "徳島 太郎" });
        var shown = await hub.Hub.BusAsync("error", "show", first.Receipt, "2");
        Assert.True(shown.Exit == 0, shown.ToString());
        Assert.Contains("徳島 太郎", shown.Output);
        Assert.Contains("not-a-number", shown.Output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("徳島 太郎", (await hub.Hub.BusAsync("error", "list", "--receipt", first.Receipt)).Output);
        Assert.DoesNotContain("徳島 太郎", hub.Hub.Log);
        using var denied = await hub.Hub.Http.GetAsync($"api/v1/errors/{first.Receipt}/2");
        Assert.Equal(401, (int)denied.StatusCode);
        Assert.Equal(1, (await hub.Hub.BusAsync("error", "show", first.Receipt, "77")).Exit);
    }

    [Fact]
    public async Task List_OfMoreThanIsShown_SaysSo_AndHowToGoOn()
    {
        // More than the verb asks for at once.
        const int count = 1_201;
        var first = await DropAsync("m1.csv", null, [.. Enumerable.Range(0, count).Select(i => Payment.Of(Town, 900_000 + i).With("taxCollected", "x"))]);
        Assert.Equal(count, first.Number("rejected"));

        var cut = await hub.Hub.BusAsync("error", "list", "--json", "--receipt", first.Receipt, "--limit", "1100");
        Assert.Equal(1_100, JsonDocument.Parse(cut.Output).RootElement.GetArrayLength());
        Assert.Contains($"--after {first.Receipt}:1101", cut.Error);
        var rest = await hub.Hub.BusAsync("error", "list", "--json", "--receipt", first.Receipt, "--after", $"{first.Receipt}:1101", "--limit", "101");
        Assert.Equal(("", 101), (rest.Error, JsonDocument.Parse(rest.Output).RootElement.GetArrayLength()));
        Assert.Equal(Enumerable.Range(2, count), (await ErrorsAsync("--receipt", first.Receipt, "--all")).Select(e => e.GetProperty("line").GetInt32()));
        // As a person reads it, and types it again.
        var table = await hub.Hub.BusAsync("error", "list", "--receipt", first.Receipt, "--all");
        Assert.Contains(" 1202 ", table.Output);
        Assert.Equal(2, (await hub.Hub.BusAsync("error", "list", "--limit", "0")).Exit);
        var shown = await hub.Hub.BusAsync("message", "show", first.Receipt);
        Assert.Contains($"201 more: bus error list --receipt {first.Receipt} --state all --all", shown.Output);

        var (next, seen) = ($"/api/v1/errors?receipt={first.Receipt}&state=open&limit=500", 0);
        for (var parts = 1; next is not null; parts++)
        {
            using var answer = await hub.Hub.OperatorAsync(next);
            seen += JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetArrayLength();
            next = answer.Headers.TryGetValues("Link", out var links) ? Regex.Match(links.Single(), "^<(.+)>; rel=\"next\"$").Groups[1].Value : null;
            Assert.Equal(parts < 3, next is not null);
        }
        Assert.Equal(count, seen);
    }

    [Fact]
    public async Task FullFile_IsNotHeld_AndSettlesWhatWasOpenBefore()
    {
        var sender = hub.Sender(FilesHub.Sharing);
        var payment = Payment.Of(FilesHub.Sharing, 701);
        var first = await sender.ExchangeAsync("f1.csv", Payment.File([payment.With("taxCollected", "x")]));
        Assert.Equal(1, first.Number("rejected"));
        var full = await sender.ExchangeAsync("f2.csv", Payment.File([payment]), Payment.EndFile([payment], "2026-11-20,,full"));
        Assert.Equal(1, full.Number("accepted"));
        var error = Assert.Single(await ErrorsAsync("--receipt", first.Receipt, "--state", "all"));
        Assert.Equal(("corrected", full.Receipt), (error.GetProperty("state").GetString(), error.GetProperty("by").GetString()));
    }

    [Fact]
    public async Task Reports_AreCsvWithBom_AndNothingBecomesAFormulaInASpreadsheet()
    {
        await DropAsync("=1+1.csv", null, Payment.Of(Town, 801).With("taxCollected", "x"));
        var file = Path.Combine(hub.Hub.Folder, "errors.csv");
        var written = await hub.Hub.BusAsync("report", "errors", "--municipality", Town, "--state", "all", "--spreadsheet", "--out", file);
        Assert.True(written.Exit == 0, written.ToString());
        var bytes = await File.ReadAllBytesAsync(file);
        Assert.Equal(Encoding.UTF8.GetPreamble(), bytes[..3]);
        var row = Encoding.UTF8.GetString(bytes).Split("\r\n").Single(r => r.Contains("1+1", StringComparison.Ordinal));
        Assert.Contains($",'{Town},collection,collection-history,'=1+1.csv,", row);
        var plain = await hub.Hub.BusAsync("report", "errors", "--municipality", Town, "--state", "all");
        Assert.Contains($",{Town},collection,collection-history,=1+1.csv,", plain.Output);

        var totals = await hub.Hub.BusAsync("report", "reconciliation", "--municipality", Town, "--date", "2026-11-20");
        Assert.True(totals.Exit == 0, totals.ToString());
        Assert.Contains("突合/agrees", totals.Output);
        Assert.Equal(2, (await hub.Hub.BusAsync("report", "errors", "--state", "nonsense")).Exit);
    }

    private async Task<FileResult> DropAsync(string name, string? corrects, params Payment[] payments)
    {
        // A payment with an amount that cannot be read counts, and its amount is not compared.
        var amount = payments.Sum(p => long.TryParse(p["taxCollected"], out _) ? p.Amount : 0);
        var end = corrects is null ? null : $"{payments.Length},{amount},,,,corrects={corrects}\r\n";
        return await _sender.ExchangeAsync(name, Payment.File(payments), end);
    }

    private async Task<JsonElement[]> ErrorsAsync(params string[] words)
    {
        var listed = await hub.Hub.BusAsync(["error", "list", "--json", .. words]);
        Assert.True(listed.Exit == 0, listed.ToString());
        return [.. JsonDocument.Parse(listed.Output).RootElement.EnumerateArray()];
    }

    // Deliveries are put there in the order of the route; receipts rise with it.
    private async Task<List<string>> HistoryOfAsync(Payment key, string last)
    {
        var consumer = hub.Consumer(Town);
        await consumer.DeliveryAsync(last);
        return [.. consumer.OutNames().Where(n => n.EndsWith(".csv", StringComparison.Ordinal)).SelectMany(n => File.ReadAllLines(Path.Combine(consumer.Out, n)))
            .Select(row => row.Split(',')).Where(v => v[4] == key["noticeNumber"]).Select(v => v[10])];
    }
}
