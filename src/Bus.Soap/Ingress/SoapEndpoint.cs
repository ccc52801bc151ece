using System.Diagnostics;
using Bus.Core.Admission;
using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Observation;
using Bus.Core.Operation;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Soap.Services;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Soap.Ingress;

/// <summary>POST: from HTTP to the service and back. Whatever goes wrong on the way is answered as a SOAP Fault of the caller's version.</summary>
internal sealed class SoapEndpoint(IOptions<SoapOptions> settings, IRegionStore region, ICatalogue catalogue,
    ContractService contracts, QueryService queries, ExchangeService exchange, HubEnvironment environment, IAdmission admission, ILogger<SoapEndpoint> log)
{
    private readonly SoapOptions _options = settings.Value;
    private readonly HttpCredentials _credentials = new(settings.Value);
    private readonly BodyBudget _budget = new(settings.Value.MaxBufferedBytes);

    public async Task PostAsync(HttpContext http)
    {
        var reply = new Reply(http);
        using var span = Traces.Continue("POST /soap/{municipality}/{service}", ActivityKind.Server, http.Request.Headers.TraceParent);
        try
        {
            if (await HandleAsync(http, reply) is { } fault)
            {
                log.Refused(fault.Code);
                span.Fail(fault.Code.Entry().Name);
                await reply.FaultAsync(fault);
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            log.CallerLeft();
        }
        catch (JournalUnavailableException) when (!reply.Sent)
        {
            // The journal has logged why.
            log.Refused(FaultCode.Unavailable);
            span.Fail(FaultCode.Unavailable.Entry().Name);
            await reply.FaultAsync(Refusals.JournalUnavailable);
        }
        catch (Exception e)
        {
            var id = Guid.CreateVersion7().ToString("N");
            log.Unexpected(e, id);
            span.Fail(FaultCode.Internal.Entry().Name);
            if (!reply.Sent) await reply.FaultAsync(Refusals.Internal(id));
        }
    }

    private async Task<Fault?> HandleAsync(HttpContext http, Reply reply)
    {
        var encoding = BodyEncoding.OfContentType(http.Request.ContentType);
        reply.Version = encoding.Version;
        if (encoding.Fault is not null) return encoding.Fault;
        if (http.Request.Headers.ContentEncoding.Count > 0) return Refusals.ContentEncoding;
        if (!environment.Admits(http.Request.Headers[HubEnvironment.Header])) return Refusals.OtherEnvironment(environment);

        var (municipality, name) = ((string?)http.Request.RouteValues["municipality"] ?? "", (string?)http.Request.RouteValues["service"] ?? "");
        if (!MunicipalityCode.TryParse(municipality, out var code) || region.Current.Find(code) is null) return Refusals.UnknownMunicipality(municipality);
        if (ServiceOf(name) is not { } service) return Refusals.UnknownService(name);

        // A flood is refused before it costs anything. Fetching, acknowledging and asking go on: they make room.
        if (service == contracts && admission.Look(code) is { } notNow) return notNow;

        // Our own limit holds instead of Kestrel's, so that the refusal is a SOAP Fault.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
        using var body = new RequestBody(_budget);
        if (await ReadAsync(http, body) is { } unread) return unread;
        if (encoding.Check(body.Bytes.Written.Span) is { } charset) return charset;
        using var xml = new GuardedXmlReader(body.Bytes.Written, body.Bytes.OpenRead(), _options);
        var envelope = new Envelope(xml, reply, _options);
        if (Refusals.Reading(envelope.Open) is { } refused) return XmlFirst(refused, xml);
        if (!_credentials.Read(http, envelope.Headers.Credentials).TryGet(out var credentials, out var fault)) return fault;
        fault = await service.HandleAsync(new SoapRequest
        {
            Municipality = municipality, Service = name, Credentials = credentials, MessageId = envelope.Headers.MessageId,
            Body = xml, Close = envelope.Close,
        }, reply, http.RequestAborted);
        return fault is null ? null : XmlFirst(fault, xml);
    }

    // What is wrong with the XML itself comes before what its elements mean, wherever it stands.
    private static Fault XmlFirst(Fault fault, GuardedXmlReader xml) =>
        fault.Code is FaultCode.UnknownOperation or FaultCode.UnsupportedVersion or FaultCode.InvalidMessage
            ? Refusals.Reading(xml.ReadToEnd) ?? fault : fault;

    private ISoapService? ServiceOf(string name) =>
        name == ExchangeService.Name ? exchange : catalogue.Current.Find(name) is not null ? contracts : catalogue.Current.FindQuery(name) is not null ? queries : null;

    private async ValueTask<Fault?> ReadAsync(HttpContext http, RequestBody body)
    {
        try
        {
            return await body.ReadAsync(http.Request, _options.MaxMessageBytes, http.RequestAborted);
        }
        catch (BadHttpRequestException)
        {
            return Refusals.Incomplete; // broken chunks, or slower than Kestrel's minimum rate
        }
    }
}
