using Bus.Core.Faults;
using Bus.Core.Pipeline;
using Bus.Core.Vocabulary;
using Bus.Soap.Ingress;
using Bus.Soap.Ingress.Addressing;
using Bus.Soap.Wire;

namespace Bus.Soap.Services;

/// <summary>The common service <c>exchange</c>: receipts and the mailbox.</summary>
internal sealed class ExchangeService(IIntake intake, IEnumerable<IExchangeOperation> operations) : ISoapService
{
    /// <summary>Its name in addresses; no contract may have it.</summary>
    public const string Name = "exchange";

    /// <summary>Its release.</summary>
    public const string Version = "2026-01";

    public async Task<Fault?> HandleAsync(SoapRequest request, Reply reply, CancellationToken cancellation)
    {
        var (ns, name) = (request.Body.NamespaceURI, request.Body.LocalName);
        if (Namespaces.IsOtherRelease(ns, Namespaces.Exchange)) return Refusals.OtherRelease(ns, Version);
        if (ns != Namespaces.Exchange || operations.FirstOrDefault(o => o.Name == name) is not { } operation)
            return Refusals.UnknownOperation(Name, ns, name);
        reply.Operation = $"{Namespaces.ExchangeWsdl}:{name}";
        if ((AddressingRules.CheckAction(request.Addressing, reply.Operation) ?? AddressingRules.OnlyAnonymous(request.Addressing)) is { } misaddressed) return misaddressed;
        if (request.Attachments is { } attachments && await attachments.EndAsync(cancellation) is { } unused) return unused;
        if (!ExchangeRequest.Read(request, operation).TryGet(out var asked, out var fault)) return fault;
        if (!(await intake.AuthenticateAsync(request.Municipality, request.Credentials, cancellation)).TryGet(out var caller, out fault)) return fault;
        return await operation.AnswerAsync(caller, asked, reply, cancellation);
    }
}

/// <summary>One operation of <c>exchange</c>.</summary>
internal interface IExchangeOperation
{
    /// <summary>Local name of its request element.</summary>
    string Name { get; }

    /// <summary>Child elements of its request in their order.</summary>
    IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Answers, or returns the fault to answer with.</summary>
    Task<Fault?> AnswerAsync(ApplicationRef caller, ExchangeRequest asked, Reply reply, CancellationToken cancellation);
}

/// <summary>A child element of a request.</summary>
internal sealed record Parameter(string Name, int AtLeast, int AtMost);
