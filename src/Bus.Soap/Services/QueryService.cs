using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Queries;
using Bus.Soap.Egress;
using Bus.Soap.Ingress;
using Bus.Soap.Ingress.Addressing;
using Bus.Soap.Wire;
using Microsoft.Extensions.Options;

namespace Bus.Soap.Services;

/// <summary><c>InquireX</c> of every query: hands the question to the desk and answers with what the provider said.</summary>
internal sealed class QueryService(IQueryDesk desk, ICatalogue catalogue, ProviderClient providers, IOptions<SoapOptions> options) : ISoapService
{
    public async Task<Fault?> HandleAsync(SoapRequest request, Reply reply, CancellationToken cancellation)
    {
        if (!FindContract(request).TryGet(out var contract, out var fault)) return fault;
        reply.Operation = $"{contract.Answer.WsdlNamespace}:{contract.Operation}";
        if ((AddressingRules.CheckAction(request.Addressing, reply.Operation) ?? AddressingRules.OnlyAnonymous(request.Addressing)) is { } misaddressed) return misaddressed;
        if (request.Attachments is { } attachments && await attachments.EndAsync(cancellation) is { } unused) return unused;
        if (!QuestionReader.Read(request, contract, options.Value.MaxTextLength).TryGet(out var values, out fault)) return fault;
        using var answer = new PooledBuffer();
        var asked = await desk.AskAsync(new Question
        {
            Municipality = request.Municipality, Credentials = request.Credentials, Contract = contract, Values = values,
            Call = (call, ending) => providers.AskAsync(call, answer, ending),
        }, cancellation);
        if (!asked.TryGet(out _, out fault)) return fault;
        await reply.AnswerAsync(body => body.Splice(answer));
        return null;
    }

    private Result<QueryContract> FindContract(SoapRequest request)
    {
        var (service, ns, name) = (request.Service, request.Body.NamespaceURI, request.Body.LocalName);
        var releases = catalogue.Current.Queries.Where(q => q.Name == service).ToList();
        if (releases.Find(q => q.SchemaNamespace == ns) is { } contract && contract.Operation == name) return contract;
        return releases.Exists(q => Namespaces.IsOtherRelease(ns, q.SchemaNamespace) && !releases.Exists(r => r.SchemaNamespace == ns))
            ? Refusals.OtherRelease(ns, string.Join(", ", releases.Select(q => q.Version)))
            : Refusals.UnknownOperation(service, ns, name);
    }
}
