using Bus.Core.Vocabulary;

namespace Bus.Demo.Clients;

/// <summary>How a call of <c>SendCollectionHistory</c> ended: a receipt or a fault.</summary>
/// <param name="Status">HTTP status.</param>
public sealed record SoapReply(int Status, SoapReceipt? Receipt, SoapFault? Fault);

/// <summary>受付票.</summary>
/// <param name="Number">受付番号.</param>
/// <param name="State">Its state, e.g. <c>accepted</c>.</param>
/// <param name="Total">What was taken.</param>
public sealed record SoapReceipt(string Number, string State, ControlTotal Total);

/// <summary>A SOAP Fault with the hub's own words; what the hub does not say is empty.</summary>
/// <param name="Code">Fault code, e.g. <c>invalid-record</c>; <c>http-404</c> and the like where the answer was no SOAP at all.</param>
/// <param name="Rejects">How many bad records it lists.</param>
public sealed record SoapFault(string Code, Bilingual Cause, Bilingual Action, Bilingual Party, int Rejects)
{
    internal DemoTrouble AsTrouble(Bilingual where) => new(
        new($"{where.Ja}: {Code} {Cause.Ja}", $"{where.En}: {Code} {Cause.En}"), Action, Party);
}
