using System.Globalization;
using Bus.Core.Contracts;
using Bus.Core.Dispatch;
using Bus.Core.Faults;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Soap.Ingress;
using Bus.Soap.Wire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Bus.Soap.Services;

/// <summary><c>ReceiveMessages(contract?, maximum?, wait?, visibility?)</c>: the next pages of the caller's mailbox, each with the <c>SendX</c> that a push would have sent.</summary>
internal sealed class ReceiveMessages(IMailbox mailbox, IRegionStore region, IRecordFormats formats, IHostApplicationLifetime lifetime, TimeProvider clock, IOptions<SoapOptions> options) : IExchangeOperation
{
    private const string Ns = Namespaces.Exchange;

    public string Name => "ReceiveMessages";
    public IReadOnlyList<Parameter> Parameters { get; } = [new("contract", 0, 1), new("maximum", 0, 1), new("wait", 0, 1), new("visibility", 0, 1)];

    public async Task<Fault?> AnswerAsync(ApplicationRef caller, ExchangeRequest asked, Reply reply, CancellationToken cancellation)
    {
        var limits = options.Value;
        if (!Counts.Maximum(asked, limits.MailboxMaximum).TryGet(out var most, out var fault) || !Counts.Seconds(asked, "wait", limits.MailboxLongestWait).TryGet(out var wait, out fault)
            || !Counts.Seconds(asked, "visibility", limits.MailboxLongestVisibility).TryGet(out var hold, out fault)) return fault;
        // An empty answer would say that there is nothing for it, for ever.
        if (asked.One("contract") is { } contract && region.Current.Find(caller)?.FindConsumption(contract) is null)
            return Refusals.Element("contract", $"この業務システムは「{WireText.Quote(contract)}」の配信先ではありません。", $"this application is no consumer of '{WireText.Quote(contract)}'.");
        var pages = await FetchAsync(caller, asked.One("contract"), most, wait, hold, cancellation);
        var written = new List<WrittenPage>(pages.Count);
        try
        {
            long bytes = 0;
            foreach (var page in pages)
            {
                if (bytes >= limits.MailboxBytes) break; // the others come with the next call
                var buffer = new PooledBuffer();
                written.Add(new WrittenPage(page, buffer));
                written[^1].Total = await WriteAsync(page, buffer, cancellation);
                bytes += buffer.Length;
            }
            // Held by this call and not in its answer, they would come to nobody until their time is over.
            if (hold > TimeSpan.Zero && written.Count < pages.Count) await mailbox.PutBackAsync([.. pages.Skip(written.Count)], cancellation);
            await reply.AnswerAsync(body => Write(body, written));
            return null;
        }
        catch (Exception) when (hold > TimeSpan.Zero && !reply.Sent)
        {
            // Nor has a caller that left, or that is told of trouble with the journal, been given any.
            await mailbox.PutBackAsync(pages, CancellationToken.None);
            throw;
        }
        finally
        {
            foreach (var page in written) page.Content.Dispose();
        }
    }

    /// <summary>At once, or as soon as something comes while the caller waits; a hub that is told to stop keeps nobody.</summary>
    private async Task<IReadOnlyList<MailboxPage>> FetchAsync(ApplicationRef caller, string? contract, int most, TimeSpan wait, TimeSpan hold, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            var pages = await mailbox.ReceiveAsync(caller, contract, most, hold, cancellation);
            var left = wait - clock.GetElapsedTime(began);
            if (pages.Count > 0 || left <= TimeSpan.Zero || lifetime.ApplicationStopping.IsCancellationRequested) return pages;
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
            await mailbox.WaitAsync(caller, left, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private async Task<ControlTotal> WriteAsync(MailboxPage page, PooledBuffer buffer, CancellationToken cancellation)
    {
        await using var records = page.OpenRecords();
        return await PageBody.WriteAsync(buffer, formats, page.Shape, page.Delivery, page.Page, page.Run, records, cancellation);
    }

    private static void Write(EnvelopeWriter body, IReadOnlyList<WrittenPage> pages)
    {
        body.Xml.WriteStartElement("ReceiveMessagesResponse", Ns);
        foreach (var page in pages) WriteMessage(body, page);
        body.Xml.WriteEndElement();
    }

    private static void WriteMessage(EnvelopeWriter body, WrittenPage written)
    {
        var (xml, page, delivery) = (body.Xml, written.Page, written.Page.Delivery);
        var (message, head) = (delivery.Message, delivery.Message.Head);
        xml.WriteStartElement("message", Ns);
        xml.Text("messageId", Ns, page.MessageId);
        xml.Text("receipt", Ns, message.Receipt);
        xml.Text("contract", Ns, page.Shape.Contract.Name);
        xml.Text("version", Ns, page.Shape.Contract.Version);
        xml.Number("page", Ns, page.Page);
        if (delivery.PageSize is { } size) xml.Number("pages", Ns, Pages.Of(message.Accepted.Records, size, message.Together).LongCount());
        xml.Number("records", Ns, written.Total.Records);
        xml.Number("amount", Ns, written.Total.Amount);
        xml.Number("routeSequence", Ns, delivery.Position);
        if (head.BusinessDate is { } date) xml.Text("businessDate", Ns, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        if (head.Sequence is { } sequence) xml.Number("sequence", Ns, sequence);
        if (head.Extent is { } extent) xml.Text("extent", Ns, extent.Wire());
        xml.WriteStartElement("content", Ns);
        body.Splice(written.Content);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private sealed class WrittenPage(MailboxPage page, PooledBuffer content)
    {
        public MailboxPage Page => page;
        public PooledBuffer Content => content;
        public ControlTotal Total { get; set; }
    }
}
