using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace Bus.Conformance.Tests;

/// <summary>What may be wrong with an application that is right otherwise.</summary>
public enum Flaw
{
    None,
    /// <summary>Answers a duplicate with a fault.</summary>
    FaultsDuplicates,
    /// <summary>Adds the absolute value of amounts.</summary>
    IgnoresSigns,
    /// <summary>Refuses characters outside the BMP.</summary>
    BmpOnly,
    /// <summary>Takes 100 records at most.</summary>
    SmallPages,
    /// <summary>Takes messages with a DTD.</summary>
    ReadsDtds,
    /// <summary>Passes over mandatory headers.</summary>
    IgnoresMustUnderstand,
    /// <summary>Takes calls of anybody.</summary>
    AsksNoPassword,
    /// <summary>Takes what it does not know for a message without records.</summary>
    GuessesOperations,
    /// <summary>Refuses a message without records.</summary>
    RefusesNothing,
}

/// <summary>A consumer as a vendor should write it, in a page; a flaw makes it wrong in one way.</summary>
internal sealed class RightApplication(Flaw flaw)
{
    private const string Addressing = "http://www.w3.org/2005/08/addressing", Security = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
    private static readonly XNamespace S = Stub.Soap11, Ns = Kit.Ns;
    private readonly ConcurrentDictionary<string, (int Records, long Amount)> _taken = new();

    public Task AnswerAsync(HttpContext http, byte[] body)
    {
        if (HttpMethods.IsGet(http.Request.Method)) return NotFoundAsync(http);
        if (flaw != Flaw.AsksNoPassword && !IsKnown(http)) return RefuseAsync(http, 401);
        XElement? envelope;
        try
        {
            using var xml = XmlReader.Create(new MemoryStream(body), new XmlReaderSettings { DtdProcessing = flaw == Flaw.ReadsDtds ? DtdProcessing.Parse : DtdProcessing.Prohibit, XmlResolver = null });
            envelope = XDocument.Load(xml).Root!;
        }
        catch (XmlException)
        {
            return Stub.FaultAsync(http, "Client");
        }
        var unknown = envelope.Element(S + "Header")?.Elements().Any(h => h.Name.NamespaceName is not (Addressing or Security) && (string?)h.Attribute(S + "mustUnderstand") == "1") == true;
        if (unknown && flaw != Flaw.IgnoresMustUnderstand) return Stub.FaultAsync(http, "MustUnderstand");
        var message = envelope.Element(S + "Body")!.Elements().Single();
        if (message.Name != Ns + "SendCollectionHistory" && flaw != Flaw.GuessesOperations) return Stub.FaultAsync(http, "Client");
        return TakeAsync(http, message);
    }

    private Task TakeAsync(HttpContext http, XElement message)
    {
        var records = message.Elements(Ns + "record").ToList();
        if (flaw == Flaw.SmallPages && records.Count > 100) return Stub.FaultAsync(http, "Client");
        if (flaw == Flaw.RefusesNothing && records.Count == 0) return Stub.FaultAsync(http, "Client");
        if (flaw == Flaw.BmpOnly && message.Value.Any(char.IsSurrogate)) return Stub.FaultAsync(http, "Server");
        var id = (string?)message.Element(Ns + "messageId") ?? "";
        long Yen(XElement record) => new[] { "taxCollected", "dunningFeeCollected", "delinquencyChargeCollected" }.Sum(i => long.Parse(record.Element(Ns + i)!.Value, CultureInfo.InvariantCulture));
        var total = (records.Count, records.Sum(r => flaw == Flaw.IgnoresSigns ? Math.Abs(Yen(r)) : Yen(r)));
        if (!_taken.TryAdd(id, total) && flaw == Flaw.FaultsDuplicates) return Stub.FaultAsync(http, "Client");
        var (count, amount) = _taken[id];
        return Stub.SayAsync(http, 200, string.Create(CultureInfo.InvariantCulture,
            $"<SendCollectionHistoryResponse xmlns=\"{Ns}\"><receipt><number>{id}</number><state>accepted</state><records>{count}</records><amount>{amount}</amount></receipt></SendCollectionHistoryResponse>"));
    }

    private static bool IsKnown(HttpContext http) =>
        http.Request.Headers.Authorization.ToString() == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Kit.User}:{Kit.Password}"));

    private static Task RefuseAsync(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static Task NotFoundAsync(HttpContext http) => RefuseAsync(http, 404);
}
