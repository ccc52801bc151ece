using Bus.Core.Contracts;
using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Pipeline;
using Bus.Core.Records;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Bus.Soap.Ingress.Security;
using Bus.Soap.Wire;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Soap.Egress;

/// <summary>
/// Hands a delivery over by calling the consumer's own <c>SendX</c>, page by page. Pages and their MessageIDs are frozen by the first commit, and a page
/// the consumer has is committed before the next is sent, so that a consumer that obeys MessageIDs takes each once.
/// </summary>
internal sealed class SoapHandOver(IRecordFormats formats, IKeyRing keys, ConsumerClient client, MessageSigner signer, FileCalls files, TimeProvider clock, IOptions<SoapOptions> options, ILogger<SoapHandOver> log) : IHandOver
{
    /// <summary>Page size of what goes in one call, as an attached file; frozen like any other.</summary>
    private const int Whole = int.MaxValue;

    public HandOverKind Kind => HandOverKind.Soap;

    public async Task<HandOverResult> HandOverAsync(HandOverJob job, CancellationToken cancellation)
    {
        var delivery = job.Delivery;
        if (job.Consumption.Soap is not { } target) return new HandOverResult.Park(NoTarget);
        if (!TargetCredentials.TryOpen(keys, target, new ApplicationRef(delivery.Route.Municipality, delivery.Route.Consumer), delivery.Route.Contract, options.Value.SendCredentialsAs, out var credentials)) return new HandOverResult.Park(NoPassword);
        // The region takes no attachment together with sign: it was begun before.
        if (target.Sign && delivery.PageSize == Whole) return new HandOverResult.Park(NotSigned);
        if (target.Sign && !signer.CanSign) return new HandOverResult.Park(NoKey);
        var size = delivery.PageSize ?? (target.Attachment is null ? job.Consumption.RecordsPerMessage : Whole);
        if (!await job.CommitAsync(new DeliveryChange.Started(size))) return new HandOverResult.Lost();
        if (size == Whole) return await files.HandOverAsync(job, target, credentials, cancellation);

        var runs = Pages.Of(delivery.Message.Accepted.Records, size, delivery.Message.Together);
        var (page, pages) = (0, runs.Count());
        var sent = ControlTotal.Zero;
        var confirmed = delivery.PagesDone == 0 ? ControlTotal.Zero : delivery.Confirmed;
        await using var records = job.OpenRecords(0);
        foreach (var run in runs)
        {
            if (++page <= delivery.PagesDone)
            {
                sent += await CountAsync(records, run, cancellation); // what was sent is the whole delivery
                continue;
            }
            // Another node may have it by now; a page that slips through all the same has the same id and content.
            if (!job.MayGoOn) return new HandOverResult.Lost();
            // A long delivery does not outlast the operator's word.
            if (!job.MayLeave()) return new HandOverResult.Halted();
            var (total, answer) = await SendAsync(job, target, credentials, records, run, (page, pages), cancellation);
            if (answer is null) return new HandOverResult.Park(target.Sign && !signer.CanSign ? NoKey : NotXml);
            var row = ConsumerAnswers.Judge(answer);
            log.ConsumerAnswered(delivery.Id, page, row);
            if (row.Verdict == Verdict.Retry) return new HandOverResult.Retry(ConsumerAnswers.Explain(row, answer, page));
            if (row.Verdict == Verdict.Park) return new HandOverResult.Park(ConsumerAnswers.Explain(row, answer, page));
            sent += total;
            confirmed = confirmed is { } before && answer.Counted is { } now ? before.PlusSaid(now) : null;
            // The hub's own commit ends the last page together with the delivery.
            if (page < pages && !await job.CommitAsync(new DeliveryChange.PageDone(page, confirmed))) return new HandOverResult.Lost();
        }
        return new HandOverResult.Done(sent, confirmed);
    }

    /// <summary>One page; the answer is null where the records cannot be written as XML or the message not be signed.</summary>
    private async Task<(ControlTotal Total, ConsumerAnswer? Answer)> SendAsync(HandOverJob job, SoapTarget target, TargetCredentials credentials,
        OutgoingReader records, RecordRun run, (int Number, int Count) page, CancellationToken cancellation)
    {
        using var body = new PooledBuffer();
        using var envelope = new PooledBuffer();
        ControlTotal total;
        try
        {
            total = await PageBody.WriteAsync(body, formats, job.Shape, job.Delivery, page.Number, run, records, cancellation);
        }
        catch (ArgumentException)
        {
            return default;
        }
        var timestamp = target.Sign ? SecurityTimestamp.Of(clock.GetUtcNow(), options.Value.SignedLifetime) : null;
        PageMessage.Write(envelope, job, job.Shape.Contract.Operation, page.Number, page.Count, total, body, credentials.Token, timestamp);
        using var signed = target.Sign ? signer.Sign(envelope) : null;
        if (target.Sign && signed is null) return (total, null);
        return (total, await client.PostAsync(target, ConsumerCall.OfEnvelope(job.Shape.Contract, signed ?? envelope), credentials.Basic, job.Delivery.Message.Trace, cancellation));
    }

    private static async Task<ControlTotal> CountAsync(OutgoingReader records, RecordRun run, CancellationToken cancellation)
    {
        var total = ControlTotal.Zero;
        for (var position = run.First; position < run.End && await records.ReadAsync(cancellation); position++) total += new ControlTotal(1, records.Amount);
        return total;
    }

    private static readonly Bilingual NoTarget = new(
        "SOAP で送り始めた配信ですが、受信側の soap.url がリージョン定義にありません。受け取り方を変えた場合は、そのまま再送すると新しい受け取り方（file・mailbox）で渡します。SOAP で続ける場合は、soap.url を戻してから再送してください（運用担当者）。",
        "It was begun by SOAP, and the region file names no soap.url for this consumer any more. If it was moved to another way, replay it: it then goes that way (file, mailbox). To go on by SOAP, set soap.url again first, then replay (operator).");

    private static readonly Bilingual NoPassword = new(
        "受信側へ送るパスワードを復号できません。リージョン定義で設定し直してから再送してください。",
        "The password for this consumer cannot be opened. Set it again in the region file, then replay.");

    private static readonly Bilingual NoKey = new(
        "この経路は署名（sign: true）を求めていますが、署名用の鍵を使えません。Soap:SigningCertificate と Soap:SigningKey に対になる PEM（RSA）を設定してから再送してください。",
        "This route asks for signatures (sign: true), and the hub has no usable key. Name PEM files (RSA) as Soap:SigningCertificate and Soap:SigningKey, then replay.");

    private static readonly Bilingual NotSigned = new(
        "sign: true にする前に、添付ファイルの 1 回の呼び出しとして送り始めた配信です。添付には署名できず、署名なしでは送りません。sign を外して再送し、配信済になってから sign: true に戻してください（運用担当者）。",
        "It was begun as one call with an attached file before sign: true was set. An attached file cannot be signed, and nothing is sent unsigned. Take sign off, replay, and set it again once this is delivered (operator).");

    private static readonly Bilingual NotXml = new(
        "XML 1.0 で表せない文字（制御文字など）を含むレコードがあり、SOAP では渡せません。ファイルでの配信に切り替えてください。",
        "A record holds a character that XML 1.0 has no place for (a control character), so SOAP cannot carry it. Deliver it by file.");
}
