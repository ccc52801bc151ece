using System.Globalization;
using Bus.Core.Vocabulary;
using Bus.Demo.Clients;
using Bus.Demo.Sample;

namespace Bus.Demo.Day;

/// <summary>The collections application of one municipality drops its day as one bulk file, a few records of it bad, and reads the result.</summary>
internal sealed class FileSender(DayMember member, CollectionsFolder folder, DayRun run)
{
    private readonly SenderBooks _books = member.ByFile;

    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            await folder.DropAsync(run.FileName, Records(), run.BusinessDate, cancellation);
            Enter(await folder.ResultAsync(run.FileName, cancellation));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _books.Add(HubTroubles.FolderUnusable(e.GetType().Name));
        }
        catch (OperationCanceledException)
        {
            _books.Add(HubTroubles.NoResult(run.FileName));
        }
    }

    private IEnumerable<(CollectionRecord, long)> Records()
    {
        foreach (var sample in SampleRecords.Of(run.PlanOf(member, EntryPath.File)))
        {
            _books.Send(sample.Amount, sample.Damage is not null);
            yield return (sample.Record, sample.Amount);
        }
    }

    private void Enter(FileResult result)
    {
        _books.Answered(result.Receipt, result.Accepted, result.Rejected);
        var own = _books.State;
        if (result.State == "accepted" && result.Rejected == own.Bad && result.AmountAccepted == own.Amount) return;
        _books.Add(new DemoTrouble(
            new(string.Create(CultureInfo.InvariantCulture, $"{run.FileName} の結果（{result.State}、受付 {result.AmountAccepted} 円、エラー {result.Rejected} 件）が、送信側の帳簿（{own.Amount} 円、エラー {own.Bad} 件）と異なります。{result.Faults}"),
                string.Create(CultureInfo.InvariantCulture, $"The result of {run.FileName} ({result.State}, {result.AmountAccepted} yen accepted, {result.Rejected} rejected) is not what its sender expects ({own.Amount} yen, {own.Bad} rejected).")),
            new($"結果ファイルと .errors.csv を確認してください（受付番号 {result.Receipt}）。", $"Look into the result file and its .errors.csv (receipt {result.Receipt})."), DemoTrouble.Developer));
    }
}
