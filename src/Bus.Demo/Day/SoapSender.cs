using System.Globalization;
using Bus.Core.Vocabulary;
using Bus.Demo.Clients;
using Bus.Demo.Sample;

namespace Bus.Demo.Day;

/// <summary>The collections application of one municipality sends its day by SOAP, call after call, so that order holds.</summary>
internal sealed class SoapSender(DayMember member, CollectionsService service, DayRun run)
{
    private const int MostAttempts = 8;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private readonly SenderBooks _books = member.BySoap;

    public async Task RunAsync(CancellationToken cancellation)
    {
        var most = Math.Max(2, run.Options.RecordsPerCall);
        // Once a day the answer to a call is "lost", and the call is made again.
        var lost = run.Options.Records / most / 2 + 1;
        var number = 0;
        foreach (var call in Calls.Of(SampleRecords.Of(run.PlanOf(member, EntryPath.Soap)), most))
            if (!await SendAsync(run.MessageId(++number), call, number == lost, cancellation)) return;
    }

    private async Task<bool> SendAsync(string id, List<SampleRecord> call, bool twice, CancellationToken cancellation)
    {
        foreach (var record in call) _books.Send(record.Amount, bad: false);
        var own = new ControlTotal(call.Count, call.Sum(r => r.Amount));
        if (await CallAsync(id, call, cancellation) is not { } receipt) return false;
        _books.Answered(receipt.Number, receipt.Total.Records, 0);
        if (receipt.Total != own || receipt.State != "accepted") _books.Add(OtherTotals(receipt, own));
        if (twice && await CallAsync(id, call, cancellation) is { } again && again.Number != receipt.Number) _books.Add(OtherReceipt(receipt, again));
        return true;
    }

    /// <summary>Calls until there is an answer: the message id makes it safe. Null: given up, and the books say why.</summary>
    private async Task<SoapReceipt?> CallAsync(string id, List<SampleRecord> call, CancellationToken cancellation)
    {
        List<CollectionRecord> records = [.. call.Select(r => r.Record)];
        DemoTrouble? trouble = null;
        for (var attempt = 0; attempt < MostAttempts && !cancellation.IsCancellationRequested; attempt++)
        {
            try
            {
                if (attempt > 0) await Task.Delay(FirstPause * Math.Pow(2, attempt - 1), run.Time, cancellation);
                var reply = await service.SendAsync(id, run.BusinessDate, records, cancellation);
                if (reply.Receipt is { } receipt) return receipt;
                trouble = reply.Fault?.AsTrouble(new($"電文 {id}", $"message {id}"));
                if (reply.Status is not (429 or 503)) break;
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                trouble = HubTroubles.Unreachable(member.Place.Code);
            }
            catch (OperationCanceledException) when (trouble is not null)
            {
                break; // what stood in the way tells more than that patience ran out
            }
        }
        if (trouble is not null) _books.Add(trouble);
        return null;
    }

    private static DemoTrouble OtherTotals(SoapReceipt receipt, ControlTotal own) => new(
        new(string.Create(CultureInfo.InvariantCulture, $"受付票 {receipt.Number}（{receipt.State}）は {receipt.Total.Records} 件 {receipt.Total.Amount} 円ですが、送ったのは {own.Records} 件 {own.Amount} 円です。"),
            string.Create(CultureInfo.InvariantCulture, $"Receipt {receipt.Number} ({receipt.State}) says {receipt.Total.Records} records, {receipt.Total.Amount} yen; sent were {own.Records} records, {own.Amount} yen.")),
        new("受付番号を添えて報告してください。", "Report it with the receipt number."), DemoTrouble.Developer);

    private static DemoTrouble OtherReceipt(SoapReceipt first, SoapReceipt again) => new(
        new($"同じ電文IDの再送に別の受付番号が返りました（{first.Number} と {again.Number}）。", $"The same message id got two receipts ({first.Number} and {again.Number})."),
        new("両方の受付番号を添えて報告してください。", "Report it with both receipt numbers."), DemoTrouble.Developer);
}
