using System.Globalization;
using System.Xml;
using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Pipeline;
using Bus.Core.Vocabulary;
using Bus.Soap.Ingress;
using Bus.Soap.Ingress.Addressing;
using Bus.Soap.Wire;
using Microsoft.Extensions.Options;

namespace Bus.Soap.Services;

/// <summary><c>SendX</c> and <c>SendXFile</c> of every contract: hands the message to the intake and answers with its receipt.</summary>
internal sealed class ContractService(IIntake intake, ICatalogue catalogue, IRecordFormats formats, AsynchronousAnswers answers, SendFile files, IOptions<SoapOptions> options) : ISoapService
{
    public async Task<Fault?> HandleAsync(SoapRequest request, Reply reply, CancellationToken cancellation)
    {
        if (!FindContract(request.Service, request.Body).TryGet(out var contract, out var fault)) return fault;
        reply.Operation = $"{contract.WsdlNamespace}:{request.Body.LocalName}";
        if (AddressingRules.CheckAction(request.Addressing, reply.Operation) is { } unsupported) return unsupported;
        if (request.Body.LocalName == contract.FileOperation) return await files.HandleAsync(request, contract, reply, cancellation);
        if (request.Attachments is { } attachments && await attachments.EndAsync(cancellation) is { } unused) return unused;
        return await SendAsync(request, contract, reply, cancellation);
    }

    private async Task<Fault?> SendAsync(SoapRequest request, Contract contract, Reply reply, CancellationToken cancellation)
    {
        var rejects = new RejectList(options.Value.MaxRejectsListed);
        var head = MessageHead.Empty;
        var empty = request.Body.IsEmptyElement;
        var depth = request.Body.Depth;
        var wrong = empty ? null : Refusals.Reading(() => ReadHead(request.Body, contract, out head));
        if (Refusals.IsOfXml(wrong)) return wrong;
        if (!(await answers.AdmitAsync(request, reply, cancellation)).TryGet(out var admitted, out var fault)) return fault;
        var taken = await intake.TakeInAsync(new Arrival
        {
            Path = EntryPath.Soap,
            Municipality = request.Municipality,
            Contract = contract.Name,
            Version = contract.Version,
            Credentials = admitted.Credentials,
            Head = head with { MessageId = head.MessageId ?? request.Addressing.MessageId },
            OpenRecords = (shape, _) => new EnvelopeRecords(empty ? null : formats.ReadXml(request.Body, shape), request.Body, depth, request.Close),
            Failure = wrong,
            Rejects = rejects,
            ReplyTo = admitted.ReplyTo,
            Acknowledge = (committed, _) => reply.AnswerAsync(body =>
                ReceiptXml.Write(body.Xml, contract, contract.Operation, committed.Message.Receipt, committed.Message.State, committed.Message.Accepted)),
        }, cancellation);
        return taken.TryGet(out _, out fault) ? null : WithRejects(fault, rejects);
    }

    private Result<Contract> FindContract(string service, XmlReader body)
    {
        var snapshot = catalogue.Current;
        var (ns, name) = (body.NamespaceURI, body.LocalName);
        if (snapshot.FindByNamespace(ns) is { } contract)
            return contract.Name == service && (contract.Operation == name || (contract.TakesFiles && contract.FileOperation == name)) ? contract : Refusals.UnknownOperation(service, ns, name);
        var releases = snapshot.Contracts.Where(c => c.Name == service).ToList();
        return releases.Exists(c => Namespaces.IsOtherRelease(ns, c.SchemaNamespace))
            ? Refusals.OtherRelease(ns, string.Join(", ", releases.Select(c => c.Version)))
            : Refusals.UnknownOperation(service, ns, name);
    }

    private static Fault? ReadHead(XmlReader body, Contract contract, out MessageHead head)
    {
        body.Read();
        if (!MessageHeadReader.Read(body, contract.SchemaNamespace).TryGet(out head, out var fault)) head = MessageHead.Empty;
        return fault;
    }

    private static Fault WithRejects(Fault fault, RejectList rejects)
    {
        if (rejects.Count == 0 || fault.Rejects.Count > rejects.Kept.Count) return fault;
        var more = rejects.Count - rejects.Kept.Count;
        var what = more == 0 ? fault.What : new Bilingual(
            string.Create(CultureInfo.InvariantCulture, $"{fault.What.Ja}（ほかに {more} 件。直して送り直すと示します）"),
            string.Create(CultureInfo.InvariantCulture, $"{fault.What.En} ({more} more not listed; mend these and send again to see them)"));
        return fault with { What = what, Rejects = rejects.Kept };
    }
}
