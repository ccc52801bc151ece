using System.Diagnostics;
using Bus.Core.Admission;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Observation;
using Bus.Core.Operation;
using Bus.Core.Pipeline;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Bus.Soap.Ingress.Addressing;
using Bus.Soap.Ingress.Multipart;
using Bus.Soap.Ingress.Security;
using Bus.Soap.Services;
using Bus.Soap.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Soap.Ingress;

/// <summary>POST: from HTTP to the service and back. Whatever goes wrong on the way is answered as a SOAP Fault of the caller's version.</summary>
internal sealed class SoapEndpoint(IOptions<SoapOptions> settings, IRegionStore region, HubEnvironment environment, IAdmission admission, ServiceNames services, KnownNames names, CallersProof proof, IReplyBook replies,
    ILogger<SoapEndpoint> log)
{
    private readonly SoapOptions _options = settings.Value;
    private readonly BodyBudget _budget = new(settings.Value.MaxBufferedBytes);

    public async Task PostAsync(HttpContext http)
    {
        var reply = new Reply(http, replies);
        using var span = Traces.Continue("POST /soap/{municipality}/{service}", ActivityKind.Server, http.Request.Headers.TraceParent);
        try
        {
            if (await HandleAsync(http, reply) is { } fault)
            {
                // A flood is counted (bus.intake.refused), not written down line by line: that would cost more than refusing it does.
                if (fault.Code == FaultCode.OverQuota) log.RefusedForQuota();
                else log.Refused(fault.Code, MunicipalityOf(http), http.Connection.RemoteIpAddress);
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
            log.Refused(FaultCode.Unavailable, MunicipalityOf(http), http.Connection.RemoteIpAddress);
            span.Fail(FaultCode.Unavailable.Entry().Name);
            await reply.FaultAsync(Refusals.JournalUnavailable);
        }
        catch (KeyGoneException) when (!reply.Sent)
        {
            log.Refused(FaultCode.Forbidden, MunicipalityOf(http), http.Connection.RemoteIpAddress);
            span.Fail(FaultCode.Forbidden.Entry().Name);
            await reply.FaultAsync(Refusals.KeyGone);
        }
        catch (Exception e)
        {
            var id = Guid.CreateVersion7().ToString("N");
            log.Unexpected(e, id);
            span.Fail(FaultCode.Internal.Entry().Name);
            if (!reply.Sent) await reply.FaultAsync(Refusals.Internal(id));
        }
    }

    // Only what is a code goes into the log: the address is the caller's words.
    private static string MunicipalityOf(HttpContext http) => MunicipalityCode.TryParse((string?)http.Request.RouteValues["municipality"] ?? "", out var code) ? code.Value : "unknown";

    private async Task<Fault?> HandleAsync(HttpContext http, Reply reply)
    {
        var multipart = Attachments.Is(http.Request.ContentType);
        var encoding = multipart ? default : BodyEncoding.OfContentType(http.Request.ContentType);
        if (!multipart) reply.Version = encoding.Version;
        if (encoding.Fault is not null) return encoding.Fault;
        if (http.Request.Headers.ContentEncoding.Count > 0) return Refusals.ContentEncoding;
        if (!environment.Admits(http.Request.Headers[HubEnvironment.Header])) return Refusals.OtherEnvironment(environment);

        var (municipality, name) = ((string?)http.Request.RouteValues["municipality"] ?? "", (string?)http.Request.RouteValues["service"] ?? "");
        if (!MunicipalityCode.TryParse(municipality, out var code) || region.Current.Find(code) is null) return Refusals.UnknownMunicipality(municipality);
        if (services.Find(name) is not { } service) return Refusals.UnknownService(name);

        // A flood is refused before it costs anything. Fetching, acknowledging and asking go on: they make room.
        if (service is ContractService && admission.Look(code) is { } notNow) return notNow;

        // Our own limit holds instead of Kestrel's, so that the refusal is a SOAP Fault.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
        using var body = new RequestBody(_budget, code);
        Attachments? attachments = null;
        if (multipart)
        {
            if (!Attachments.Open(http.Request).TryGet(out attachments, out var broken)) return broken;
            if (await ReadRootAsync(attachments, http, reply, body) is { } unreadRoot) return unreadRoot;
        }
        else if (await ReadAsync(http, body) is { } unread) return unread;
        else if (encoding.Check(body.Bytes.Written.Span) is { } charset) return charset;
        return await OpenAsync(new SoapCall(http, municipality, name, service), reply, body.Bytes, attachments);
    }

    private async Task<Fault?> OpenAsync(SoapCall call, Reply reply, PooledBuffer bytes, Attachments? attachments)
    {
        using var xml = new GuardedXmlReader(bytes, _options, names.OfMessage());
        var envelope = new Envelope(xml, reply, _options);
        if (Refusals.Reading(envelope.Open) is { } refused) return XmlFirst(refused, xml);
        if (AddressingRules.Check(envelope.Headers.Addressing, reply.Version, call.Http.Request) is { } misaddressed) return XmlFirst(misaddressed, xml);
        if (!proof.Read(call.Http, envelope, bytes, attachments).TryGet(out var credentials, out var fault)) return fault;
        fault = await call.Service.HandleAsync(new SoapRequest
        {
            Municipality = call.Municipality, Service = call.Name, Credentials = credentials, Addressing = envelope.Headers.Addressing, Attachments = attachments,
            Bytes = call.Http.Request.ContentLength, Body = xml, Close = envelope.Close,
        }, reply, call.Http.RequestAborted);
        return fault is null ? null : XmlFirst(fault, xml);
    }

    // What is wrong with the XML itself comes before what its elements mean, wherever it stands.
    private static Fault XmlFirst(Fault fault, GuardedXmlReader xml) =>
        fault.Code is FaultCode.UnknownOperation or FaultCode.UnsupportedVersion or FaultCode.InvalidMessage
            ? Refusals.Reading(xml.ReadToEnd) ?? fault : fault;

    private async Task<Fault?> ReadRootAsync(Attachments attachments, HttpContext http, Reply reply, RequestBody body)
    {
        if (!(await attachments.RootAsync(http.RequestAborted)).TryGet(out var root, out var fault)) return fault;
        var encoding = BodyEncoding.OfRoot(root.ContentType);
        reply.Version = encoding.Version;
        if (encoding.Fault is not null) return encoding.Fault;
        try
        {
            return await body.ReadAsync(root.Body, _options.MaxMessageBytes, http.RequestAborted) ?? encoding.Check(body.Bytes.Written.Span);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return Refusals.Incomplete;
        }
    }

    private async ValueTask<Fault?> ReadAsync(HttpContext http, RequestBody body)
    {
        try
        {
            return await body.ReadAsync(http.Request, _options.MaxMessageBytes, http.RequestAborted);
        }
        catch (IOException) // Kestrel's own refusals among them
        {
            return Refusals.Incomplete; // broken chunks, or slower than Kestrel's minimum rate
        }
    }

    /// <summary>A call whose address is known to be right.</summary>
    private sealed record SoapCall(HttpContext Http, string Municipality, string Name, ISoapService Service);
}
