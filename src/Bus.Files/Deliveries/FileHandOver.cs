using Bus.Core.Contracts;
using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Files.Homes;
using Bus.Files.Packing;
using Microsoft.Extensions.Logging;

namespace Bus.Files.Deliveries;

/// <summary>
/// Hands a delivery over as <c>out/{contract}/{receipt}.csv</c> with its end file (rule 3 of the architecture):
/// drafts written and synced → commit "prepared" → renames → folder synced → done. After a crash, a draft that is gone was published.
/// </summary>
internal sealed class FileHandOver(IRecordFormats formats, HomeKeeper homes, RisingTimes times, ILogger<FileHandOver> log) : IHandOver
{

    // errno of a full disk (ENOSPC) and a used-up quota (EDQUOT)
    private const int NoSpace = 28, QuotaUsed = 122;

    /// <inheritdoc/>
    public HandOverKind Kind => HandOverKind.File;

    /// <inheritdoc/>
    public async Task<HandOverResult> HandOverAsync(HandOverJob job, CancellationToken cancellation)
    {
        try
        {
            var epoch = job.Delivery.Prepared ? job.Delivery.PreparedIn : EpochOf(job);
            var files = new OutgoingFiles(homes, job.Delivery, epoch, PackedWriter.ExtensionOf(job));
            return job.Delivery.Prepared ? Resume(job, files) : await BeginAsync(job, files, cancellation);
        }
        catch (GpgException cause)
        {
            log.NotWritten(job.Delivery.Id, cause);
            return new HandOverResult.Park(NotEncrypted);
        }
        catch (Exception cause) when (cause is IOException and not JournalUnavailableException or UnauthorizedAccessException)
        {
            log.NotWritten(job.Delivery.Id, cause);
            return new HandOverResult.Retry(cause.HResult is NoSpace or QuotaUsed ? DiskFull : NotWritable);
        }
    }

    private async Task<HandOverResult> BeginAsync(HandOverJob job, OutgoingFiles files, CancellationToken cancellation)
    {
        if (formats.WhyNot(job.Shape.Contract, job.Consumption.Form) is { } why) return new HandOverResult.Park(UnknownForm(why));
        if (!await job.CommitAsync(new DeliveryChange.Started(job.Delivery.PageSize ?? job.Consumption.RecordsPerMessage))) return new HandOverResult.Lost();
        var writer = new OutgoingWriter(formats, files);
        ControlTotal sent;
        try
        {
            sent = await writer.WriteAsync(job, cancellation);
        }
        catch (Exception)
        {
            // Nobody may come back to it for long, where it is parked or given up; and where the disk is full, it is in the way.
            files.TryDrop();
            throw;
        }
        if (writer.Trouble is { } trouble)
        {
            files.Drop();
            return new HandOverResult.Park(trouble);
        }
        if (writer.Unmappable > 0 && job.Consumption.RejectUnmappable)
        {
            files.Drop();
            return new HandOverResult.Park(Unmappable(writer.Unmappable));
        }
        if (!job.AgreesWith(sent))
        {
            // Nothing appears at the consumer's before the totals agree.
            files.Drop();
            return new HandOverResult.Park(Different(sent, job.Accepted));
        }
        if (!await job.CommitAsync(new DeliveryChange.Prepared(sent) { Differences = job.Differential?.Found })) return new HandOverResult.Lost();
        if (!job.MayGoOn) return new HandOverResult.Lost();
        if (!job.MayLeave()) return new HandOverResult.Halted();
        files.Publish(times, EpochOf(job));
        log.Published(job.Delivery.Id, sent.Records);
        return new HandOverResult.Done(sent, null);
    }

    private HandOverResult Resume(HandOverJob job, OutgoingFiles files)
    {
        if (!job.MayGoOn) return new HandOverResult.Lost();
        // The end file was written from what was written. If the consumer has taken it already, the journal knows the same totals.
        var sent = files.ReadEnd()?.Total ?? job.Delivery.Sent ?? job.Accepted;
        files.Publish(times, EpochOf(job));
        log.Published(job.Delivery.Id, sent.Records);
        return new HandOverResult.Done(sent, null);
    }

    private static long EpochOf(HandOverJob job) => job.Turn?.Fence.Epoch ?? 1;

    private static readonly Bilingual NotEncrypted = new(
        "gpg で暗号化できません。各ノードに gnupg があるか、リージョン定義の公開鍵（file.encryption.publicKey）が有効で期限内かを確認し、再送してください。",
        "gpg could not encrypt. Check that every node has gnupg, and that the public key in the region file (file.encryption.publicKey) is valid and unexpired; then replay.");

    private static readonly Bilingual DiskFull = new(
        "配信ファイルを書けません。ディスクまたは割当の空きがありません。空きを作ってください。空けば自動で再試行します。",
        "The delivery's file cannot be written: the disk or quota is full. Make room; it is tried again by itself.");

    private static readonly Bilingual NotWritable = new(
        "配信先フォルダーに書けません。Files:Root 以下のフォルダーの有無・権限・マウント（シンボリックリンクは不可）を確認してください。自動で再試行します。",
        "The consumer's folder cannot be written. Check that the folders below Files:Root exist, are writable, mounted and no symbolic links; it is tried again by itself.");

    private static Bilingual UnknownForm(Bilingual why) => new(
        $"連携経路の file の指定では書けません: {why.Ja} リージョン定義を直し、再送してください。", $"The route's file settings cannot be written: {why.En} Correct the region file, then replay.");

    private static Bilingual Different(ControlTotal written, ControlTotal accepted) => new(
        $"書き出した合計（{written.Records} 件 {written.Amount} 円）が受付の合計（{accepted.Records} 件 {accepted.Amount} 円）と一致しないため、配信しませんでした。運用担当者に連絡してください。",
        $"What was written ({written.Records} records, {written.Amount} yen) is not what was accepted ({accepted.Records}, {accepted.Amount}), so nothing was delivered. Tell the operator.");

    private static Bilingual Unmappable(long count) => new(
        $"配信先の文字コードで表せない文字が {count} 個あり、経路は置き換えを許していません（unmappable: reject）。文字コードを utf-8 にするか unmappable: report にして再送してください。",
        $"{count} characters cannot be held by the consumer's character set, and the route does not allow replacing them (unmappable: reject). Set utf-8, or unmappable: report, then replay.");
}
