using System.Globalization;
using System.Text;
using Bus.Core.Contracts;
using Bus.Core.Exits;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Host.Backups;
using Bus.Host.Operation;

namespace Bus.Host.Exits;

/// <summary>Writes the messages: the records of each as the contract's flat file, and the list of them all.</summary>
internal sealed class ExitRecords(IMessageRecords records, IRecordFormats formats)
{
    private const int FlushEvery = 1_024, TellEvery = 100;
    private const string CharacterSet = "utf-8";

    public async Task<IReadOnlyList<Part>> WriteAsync(IMunicipalityExtract extract, ExitFolder folder, ExitTally tally, IProgress<LongRunProgress> progress, CancellationToken cancellation)
    {
        var count = 0L;
        await using var list = new ExitList(folder, ExitManifest.MessagesName, cancellation, "receipt", "application", "contract", "version", "path", "state", "records", "acceptedRecords", "acceptedAmount", "rejected",
            "amountDeclared", "amountUnreadable", "unmappable", "messageId", "sentFile", "businessDate", "sequence", "extent", "duplicateOf", "origin", "receivedAt", "completedAt", "faultCode", "fault", "file", "fileBytes");
        await using var sums = folder.Create(ExitManifest.SumsName, cancellation);
        await foreach (var (message, kept, _) in extract.MessagesAsync(cancellation))
        {
            var file = kept ? await WriteAsync(extract, message, folder, tally, cancellation) : null;
            // In the form of sha256sum, so that it can be checked without this program.
            if (file is not null) await sums.WriteAsync(Encoding.UTF8.GetBytes($"{file.Sha256}  {file.Name}\n"), cancellation);
            tally.Add(ExtractNames.Of(message.State), message.Accepted.Records, message.Accepted.Amount);
            await list.AddAsync(cancellation, message.Receipt, message.Sender.Application, message.Contract, message.Version, message.Path.Wire(), message.State.Wire(), message.Records, message.Accepted.Records,
                message.Accepted.Amount, message.Rejected, message.AmountDeclared, message.AmountUnreadable, message.Unmappable, message.Head.MessageId, message.FileName, message.Head.BusinessDate, message.Head.Sequence,
                message.Head.Extent?.Wire(), message.DuplicateOf, message.Origin, JapanTime.Of(message.ReceivedAt), JapanTime.Of(message.CompletedAt),
                message.Fault?.Code.Entry().Name, message.Fault?.What.Ja, file?.Name, file?.Bytes);
            if (++count % TellEvery != 0) continue;
            progress.Report(new("messages", count));
            folder.MustHaveRoom();
        }
        progress.Report(new("messages", count));
        return [await list.FinishAsync(cancellation), new Part(ExitManifest.SumsName, tally.Of(ExtractNames.Records).Count, sums.Bytes, sums.Finish())];
    }

    /// <summary>One file: what was accepted, in the order in which it came.</summary>
    private async Task<Part> WriteAsync(IMunicipalityExtract extract, MessageInfo message, ExitFolder folder, ExitTally tally, CancellationToken cancellation)
    {
        if (records.Open(message, stop => extract.RecordsAsync(message, stop)) is not var (shape, reader)) throw new ExitException(
            $"受付番号 {message.Receipt} の連携インタフェース {message.Contract} の版 {message.Version} がありません。", $"Version {message.Version} of {message.Contract}, in which receipt {message.Receipt} was taken in, is not in the catalogue.",
            "その版のフォルダーを Contracts:Folder に戻してから、もう一度実行してください。", "Put that version's folder back into Contracts:Folder, then run it again.");
        var month = JapanTime.Of(message.ReceivedAt).ToString("yyyy-MM", CultureInfo.InvariantCulture);
        var name = $"messages/{message.Contract}/{message.Version}/{month}/{message.Receipt}.csv";
        var (written, amount) = (0L, 0L);
        await using var part = folder.Create(name, cancellation, small: true);
        await using (reader)
        {
            var flat = formats.WriteFlat(part, shape, CharacterSet);
            while (await reader.ReadAsync(cancellation))
            {
                (written, amount) = (written + 1, checked(amount + reader.Amount));
                flat.Write(reader, null);
                if (written % FlushEvery == 0) await flat.FlushAsync(cancellation);
            }
            await flat.FinishAsync(cancellation);
        }
        if (new ControlTotal(written, amount) != message.Accepted) throw new ExitException(
            $"受付番号 {message.Receipt} のレコードが受付時の合計と一致しません（{written} 件 {amount} 円、受付 {message.Accepted.Records} 件 {message.Accepted.Amount} 円）。",
            $"The records of receipt {message.Receipt} do not agree with what was accepted ({written} records, {amount} yen; accepted {message.Accepted.Records}, {message.Accepted.Amount}).",
            "連携履歴が壊れているおそれがあります。開発元に知らせてください。", "The journal may be damaged; tell the developers.");
        tally.Add(ExtractNames.Records, written, amount);
        return new Part(name, written, part.Bytes, part.Finish());
    }
}
