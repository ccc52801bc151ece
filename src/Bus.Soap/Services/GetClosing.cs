using System.Xml;
using Bus.Core.Closings;
using Bus.Core.Faults;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Soap.Ingress;
using Bus.Soap.Wire;

namespace Bus.Soap.Services;

/// <summary><c>GetClosing(contract, businessDate)</c>: how a date stands; to its provider with all consumers, to a consumer for itself alone.</summary>
internal sealed class GetClosing(IClosings closings, IRegionStore region) : IExchangeOperation
{
    public string Name => "GetClosing";
    public IReadOnlyList<Parameter> Parameters { get; } = [new("contract", 1, 1), new("businessDate", 1, 1)];

    public async Task<Fault?> AnswerAsync(ApplicationRef caller, ExchangeRequest asked, Reply reply, CancellationToken cancellation)
    {
        if (!ClosingDate.Of(asked).TryGet(out var day, out var fault)) return fault;
        var contract = asked.One("contract")!;
        var application = region.Current.Find(caller);
        var consumes = application?.Consumes.Any(c => c.Contract == contract) == true;
        if (!consumes && application?.Provides.Any(p => p.Contract == contract) != true) return NotYours(caller, contract);
        var all = await closings.LookAsync(caller.Municipality, contract, day, cancellation);
        var own = all.Where(c => c.Key.Provider == caller).ToList();
        var others = consumes ? all.Where(c => c.Key.Provider != caller).Select(c => c.For(caller.Application)).ToList() : [];
        await reply.AnswerAsync(body => Write(body.Xml, ClosingStatus.Together(consumes ? others : own), [.. own, .. others]));
        return null;
    }

    private static void Write(XmlWriter xml, ClosingState state, IReadOnlyList<ClosingStatus> found)
    {
        xml.WriteStartElement("GetClosingResponse", Namespaces.Exchange);
        xml.Text("state", Namespaces.Exchange, state.Wire());
        foreach (var status in found) ClosingXml.Write(xml, status);
        xml.WriteEndElement();
    }

    private static Fault NotYours(ApplicationRef caller, string contract) => Fault.Of(FaultCode.Forbidden,
        $"業務システム {caller.Application} は {WireText.Quote(contract)} の提供元としても受信側としても登録されていません。",
        $"Application {caller.Application} is registered neither as a provider nor as a consumer of {WireText.Quote(contract)}.");
}
