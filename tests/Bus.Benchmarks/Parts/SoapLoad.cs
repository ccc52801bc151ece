using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security;
using System.Text;
using Bus.Benchmarks.Measuring;

namespace Bus.Benchmarks.Parts;

/// <summary>Sends SOAP messages over a number of connections for a time; every one must get its receipt.</summary>
internal sealed class SoapLoad : IDisposable
{
    private static readonly string[] Elements =
    [
        "municipalityCode", "levyYear", "taxYear", "subjectCode", "noticeNumber", "instalment", "withholderNumber", "businessYearNumber", "declarationNumber",
        "childAddresseeNumber", "historyNumber", "addresseeNumber", "collectionKind", "accountingYear", "taxCollected", "dunningFeeCollected",
        "delinquencyChargeCollected", "provisionalKind", "paymentKind", "paymentTypeCode", "transferKind", "paymentChannel", "receivedDate", "incomeDate",
        "paidNoticeNumber", "collectingShop", "collectingBranch", "transactionNumber", "operationDate", "operationTime", "deleted",
    ];

    private readonly string _municipality;
    private readonly int _connections;
    private readonly TimeSpan _time;
    private readonly HttpClient _http;
    private long _number;

    public SoapLoad(Uri hub, string municipality, string application, string password, int connections, TimeSpan time)
    {
        (_municipality, _connections, _time) = (municipality, connections, time);
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = connections }) { BaseAddress = new Uri(hub, $"soap/{municipality}/{Rows.Contract}") };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{application}:{password}")));
    }

    /// <summary>Records a second that got a receipt.</summary>
    public async Task<Sample> RunAsync(int recordsPerCall, CancellationToken cancellation)
    {
        var (clock, calls) = (Stopwatch.StartNew(), 0L);
        await Task.WhenAll(Enumerable.Range(0, _connections).Select(async _ =>
        {
            while (clock.Elapsed < _time)
            {
                await SendAsync(recordsPerCall, cancellation);
                Interlocked.Increment(ref calls);
            }
        }));
        return Sample.Rate(calls * recordsPerCall, "records", clock.Elapsed);
    }

    public void Dispose() => _http.Dispose();

    private async Task SendAsync(int records, CancellationToken cancellation)
    {
        var body = new StringBuilder("<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>").Append($"<SendCollectionHistory xmlns=\"{Rows.Schema}\"><businessDate>2026-11-20</businessDate>");
        for (var i = 0; i < records; i++) AppendRecord(body, Interlocked.Increment(ref _number));
        using var content = new StringContent(body.Append("</SendCollectionHistory></s:Body></s:Envelope>").ToString(), Encoding.UTF8, "text/xml");
        using var answer = await _http.PostAsync((Uri?)null, content, cancellation);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"The hub answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellation)}");
        await answer.Content.ReadAsByteArrayAsync(cancellation);
    }

    private void AppendRecord(StringBuilder body, long number)
    {
        body.Append("<record>");
        foreach (var (element, value) in Elements.Zip(Rows.Of(_municipality, number).Split(',')))
            if (value.Length > 0) body.Append('<').Append(element).Append('>').Append(SecurityElement.Escape(value)).Append("</").Append(element).Append('>');
        body.Append("</record>");
    }
}
