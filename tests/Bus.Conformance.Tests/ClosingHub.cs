using System.Globalization;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace Bus.Conformance.Tests;

/// <summary>What may be wrong with a hub's closings.</summary>
public enum ClosingFlaw
{
    None,
    /// <summary>Says of a date that nobody has closed that it is closed.</summary>
    ClosesByItself,
    /// <summary>Does not say what was stated.</summary>
    ForgetsTotals,
    /// <summary>Takes the same statement for the next closing.</summary>
    NeverTheSame,
    /// <summary>Closes before the stated totals are reached.</summary>
    ClosesAtOnce,
    /// <summary>Counts nothing as late.</summary>
    CountsNoLate,
    /// <summary>Closes dates that do not exist.</summary>
    TakesAnyDate,
    /// <summary>Closes contracts for whoever asks.</summary>
    AsksNobody,
    /// <summary>Shows a consumer how another one stands.</summary>
    ShowsOthers,
}

/// <summary>Of a hub what takes records and closes dates, in a page; a flaw makes it wrong in one way.</summary>
internal sealed class ClosingHub(ClosingFlaw flaw)
{
    private static readonly XNamespace S = Stub.Soap11, Ns = Kit.Ns, X = "urn:bus:xmlns:pf:common:schema:2026-01:exchange";
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Day> _days = [];

    public Task AnswerAsync(HttpContext http, byte[] body)
    {
        if (HttpMethods.IsGet(http.Request.Method) || Parse(body) is not { } message) return Stub.FaultAsync(http, "Client");
        lock (_gate)
        {
            if (message.Name == Ns + "SendCollectionHistory") return Stub.SayAsync(http, 200, Take(message).ToString());
            if (message.Name == X + "GetClosing") return Stub.SayAsync(http, 200, Answer(message, DayOf(message)).ToString());
            if (message.Name != X + "CloseBusinessDate") return Stub.FaultAsync(http, "Client");
            var exists = DateOnly.TryParseExact(message.Element(X + "businessDate")!.Value, "yyyy-MM-dd", out _);
            if (!exists && flaw != ClosingFlaw.TakesAnyDate) return RefuseAsync(http, "invalid-message");
            if (message.Element(X + "contract")!.Value != "collection-history" && flaw != ClosingFlaw.AsksNobody) return RefuseAsync(http, "forbidden");
            Close(message, DayOf(message));
            return Stub.SayAsync(http, 200, Answer(message, DayOf(message)).ToString());
        }
    }

    private XElement Take(XElement message)
    {
        var amounts = message.Elements(Ns + "record").Select(r => Number(r.Element(Ns + "taxCollected"))!.Value).ToList();
        if (message.Element(Ns + "businessDate") is { } day) Of(day.Value).Amounts.AddRange(amounts);
        return new XElement(Ns + "SendCollectionHistoryResponse", new XElement(Ns + "receipt", new XElement(Ns + "number", "1"), new XElement(Ns + "state", "accepted"), new XElement(Ns + "records", amounts.Count), new XElement(Ns + "amount", amounts.Sum())));
    }

    private void Close(XElement message, Day day)
    {
        var stated = (Number(message.Element(X + "records")), Number(message.Element(X + "amount")));
        if (day.Number > 0 && day.Stated == stated && flaw != ClosingFlaw.NeverTheSame) return;
        (day.Number, day.Stated, day.InTime) = (day.Number + 1, stated, null);
    }

    private XElement Answer(XElement message, Day day)
    {
        if (day.Number > 0 && day.InTime is null && (flaw == ClosingFlaw.ClosesAtOnce || day.Stated == (day.Amounts.Count, day.Amounts.Sum()))) day.InTime = day.Amounts.Count;
        var inTime = day.InTime ?? day.Amounts.Count;
        var state = day.Number == 0 ? "open" : day.InTime is null ? "waiting" : "closed";
        var closing = new XElement(X + "closing", new XElement(X + "provider", "collection"), new XElement(X + "state", state));
        if (day.Number > 0)
        {
            closing.Add(new XElement(X + "number", day.Number));
            if (flaw != ClosingFlaw.ForgetsTotals) closing.Add(new XElement(X + "records", day.Stated.Records), new XElement(X + "amount", day.Stated.Amount));
            closing.Add(new XElement(X + "statedAt", "2026-11-20T18:00:00.000+09:00"), new XElement(X + "accepted", inTime), new XElement(X + "acceptedAmount", day.Amounts.Take(inTime).Sum()),
                new XElement(X + "late", flaw == ClosingFlaw.CountsNoLate ? 0 : day.Amounts.Count - inTime));
            if (day.InTime is null) closing.Add(new XElement(X + "waitsFor", new XElement(X + "kind", "short"), new XElement(X + "count", 1)));
        }
        foreach (var consumer in (string[])["bus", .. flaw == ClosingFlaw.ShowsOthers ? (string[])["other"] : []])
            closing.Add(new XElement(X + "consumer", new XElement(X + "application", consumer), new XElement(X + "state", state), new XElement(X + "delivered", 0), new XElement(X + "deliveredAmount", 0)));
        return new XElement(message.Name + "Response", message.Name == X + "GetClosing" ? new XElement(X + "state", flaw == ClosingFlaw.ClosesByItself && day.Number == 0 ? "closed" : state) : null, closing);
    }

    private Day DayOf(XElement message) => Of(message.Element(X + "businessDate")!.Value);

    private Day Of(string day) => _days.TryGetValue(day, out var there) ? there : _days[day] = new Day();

    private static long? Number(XElement? element) => element is null ? null : long.Parse(element.Value, CultureInfo.InvariantCulture);

    private static XElement? Parse(byte[] body)
    {
        try
        {
            return XDocument.Load(new MemoryStream(body)).Root?.Element(S + "Body")?.Elements().FirstOrDefault();
        }
        catch (System.Xml.XmlException)
        {
            return null;
        }
    }

    private static Task RefuseAsync(HttpContext http, string code) =>
        Stub.SayAsync(http, 500, $"<e:Fault><faultcode>e:Client</faultcode><faultstring/><detail><fault xmlns=\"urn:bus:xmlns:pf:common:schema:2026-01:fault\"><code>{code}</code></fault></detail></e:Fault>");

    private sealed class Day
    {
        public List<long> Amounts { get; } = [];
        public int Number { get; set; }
        public (long? Records, long? Amount) Stated { get; set; }
        public int? InTime { get; set; }
    }
}
