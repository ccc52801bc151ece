using Bus.Core.Dispatch;
using Bus.Core.Faults;
using Bus.Core.Vocabulary;
using Bus.Soap.Ingress;
using Bus.Soap.Wire;
using Microsoft.Extensions.Options;

namespace Bus.Soap.Services;

/// <summary><c>AcknowledgeMessages(messageId+)</c>: the caller has these pages for good.</summary>
internal sealed class AcknowledgeMessages(IMailbox mailbox, IOptions<SoapOptions> options) : IExchangeOperation
{
    public string Name => "AcknowledgeMessages";
    public IReadOnlyList<Parameter> Parameters { get; } = [new("messageId", 1, options.Value.MaxAcknowledgements)];

    public async Task<Fault?> AnswerAsync(ApplicationRef caller, ExchangeRequest asked, Reply reply, CancellationToken cancellation)
    {
        var result = await mailbox.AcknowledgeAsync(caller, asked.All("messageId"), cancellation);
        if (!result.TryGet(out var acknowledged, out var fault)) return fault;
        await reply.AnswerAsync(body =>
        {
            body.Xml.WriteStartElement("AcknowledgeMessagesResponse", Namespaces.Exchange);
            body.Xml.Number("acknowledged", Namespaces.Exchange, acknowledged);
            body.Xml.WriteEndElement();
        });
        return null;
    }
}
