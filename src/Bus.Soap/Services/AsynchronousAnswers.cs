using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Pipeline;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Soap.Ingress;
using Bus.Soap.Ingress.Addressing;

namespace Bus.Soap.Services;

/// <summary>Whether a caller may have its answer sent elsewhere. It is authenticated before anything else is done: the hub calls nobody on a stranger's word.</summary>
internal sealed class AsynchronousAnswers(IIntake intake, IRegionStore region)
{
    /// <summary>The caller's credentials, proven if need be, and where its receipt goes (null: over its connection).</summary>
    public async Task<Result<(Credentials Credentials, ReplyAddress? ReplyTo)>> AdmitAsync(SoapRequest request, Reply reply, CancellationToken cancellation)
    {
        var asked = request.Addressing;
        if (!AddressingHeaders.IsElsewhere(asked.ReplyTo) && !AddressingHeaders.IsElsewhere(asked.FaultTo)) return (request.Credentials, null);
        var proven = await intake.AuthenticateAsync(request.Municipality, request.Credentials, cancellation);
        if (!proven.TryGet(out var caller, out var fault)) return fault;
        if (region.Current.Find(caller) is not { } application || AddressingRules.CheckAddresses(asked, application) is not { } refused)
        {
            reply.Caller = caller;
            return (new Credentials.Proven(caller), AddressOf(asked, reply));
        }
        return refused;
    }

    private static ReplyAddress? AddressOf(AddressingHeaders asked, Reply reply) =>
        AddressingHeaders.IsElsewhere(asked.ReplyTo) ? new ReplyAddress(new Uri(asked.ReplyTo!), reply.Version.IsSoap12, asked.MessageId!) : null;
}
