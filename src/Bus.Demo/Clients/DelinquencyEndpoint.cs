using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using Bus.Core.Vocabulary;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Bus.Demo.Clients;

/// <summary>
/// Delinquency applications (滞納整理) that are called: a real server on a free loopback port that implements <c>SendCollectionHistory</c> for one or more
/// municipalities, each at <c>/{municipality}/receive</c> with its own Basic credentials.
/// </summary>
public sealed class DelinquencyEndpoint : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentDictionary<string, Account> _accounts = new(StringComparer.Ordinal);

    private DelinquencyEndpoint(WebApplication server) => _server = server;

    /// <summary>Opens the port; nobody is served yet.</summary>
    public static async Task<DelinquencyEndpoint> StartAsync(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var server = builder.Build();
        var endpoint = new DelinquencyEndpoint(server);
        server.Run(endpoint.ServeAsync);
        await server.StartAsync(cancellation);
        return endpoint;
    }

    /// <summary>Serves a municipality from now on.</summary>
    /// <returns>Where its endpoint is.</returns>
    public Uri Serve(MunicipalityCode municipality, string user, string password, DeliveryLedger ledger)
    {
        var path = $"/{municipality}/receive";
        _accounts[path] = new Account(Encoding.UTF8.GetBytes(HubCaller.Basic(user, password).ToString()), ledger);
        return new Uri(new Uri(_server.Urls.First()), path);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(HttpContext http)
    {
        if (!_accounts.TryGetValue(http.Request.Path.Value ?? "", out var account))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(http.Request.Headers.Authorization.ToString()), account.Authorization))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            http.Response.Headers.WWWAuthenticate = "Basic realm=\"delinquency\", charset=\"UTF-8\"";
            return;
        }
        try
        {
            var (dialect, page) = await PushReader.ReadAsync(http.Request.Body);
            account.Ledger.Take(page);
            await AnswerAsync(http, dialect, StatusCodes.Status200OK, xml => WriteReceipt(xml, page));
        }
        catch (Exception e) when (e is XmlException or FormatException or OverflowException)
        {
            await AnswerAsync(http, SoapDialect.Soap11, StatusCodes.Status500InternalServerError, WriteFault);
        }
    }

    private static async Task AnswerAsync(HttpContext http, SoapDialect dialect, int status, Action<XmlWriter> body)
    {
        var answer = SoapEnvelope.Write(dialect, null, body);
        http.Response.StatusCode = status;
        http.Response.ContentType = SoapNames.MediaTypeOf(dialect) + "; charset=utf-8";
        http.Response.ContentLength = answer.Length;
        await http.Response.Body.WriteAsync(answer, http.RequestAborted);
    }

    // The same message again gets the same answer: it says what this application counted.
    private static void WriteReceipt(XmlWriter xml, ReceivedPage page)
    {
        const string ns = CollectionHistory.Schema;
        xml.WriteStartElement(CollectionHistory.Operation + "Response", ns);
        xml.WriteStartElement("receipt", ns);
        xml.WriteElementString("number", ns, "taken-" + page.MessageId);
        xml.WriteElementString("state", ns, "accepted");
        xml.WriteElementString("records", ns, page.Counted.Records.ToString(CultureInfo.InvariantCulture));
        xml.WriteElementString("amount", ns, page.Counted.Amount.ToString(CultureInfo.InvariantCulture));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteFault(XmlWriter xml)
    {
        xml.WriteStartElement("Fault", SoapNames.Soap11);
        xml.WriteElementString("faultcode", "soapenv:Client");
        xml.WriteElementString("faultstring", "The message cannot be read.");
        xml.WriteEndElement();
    }

    private sealed record Account(byte[] Authorization, DeliveryLedger Ledger);
}
