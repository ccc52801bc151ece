using System.Diagnostics;
using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Observation;
using Bus.Core.Operation;
using Bus.Core.Region;
using Bus.Soap.Wire;
using Microsoft.Extensions.Options;

namespace Bus.Soap.Egress;

/// <summary>One POST to a consumer. Never throws for what the consumer or the network does.</summary>
internal sealed class ConsumerClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly AnswerReader _reader;
    private readonly SoapOptions _options;
    private readonly TimeProvider _clock;
    private readonly string? _environment;

    public ConsumerClient(IOptions<SoapOptions> options, HubEnvironment environment, TimeProvider clock)
    {
        _environment = environment.HeaderValue;
        (_options, _clock, _reader) = (options.Value, clock, new AnswerReader(options.Value));
        _http = SoapPost.Client(_options);
    }

    public async Task<ConsumerAnswer> PostAsync(SoapTarget target, ConsumerCall call, string? authorization, string? trace, CancellationToken cancellation)
    {
        using var span = Traces.Begin("POST", ActivityKind.Client)?.SetTag("server.address", target.Url.Host).SetTag("server.port", target.Url.Port);
        // With tracing off the message's own context is handed on, so that a consumer's log still says to whom a call belongs.
        var answer = await SendAsync(target, call, authorization, span?.Id ?? trace, cancellation);
        if (answer.Status is { } status) span?.SetTag("http.response.status_code", status);
        else span.Fail(answer.Content.ToString());
        return answer;
    }

    private async Task<ConsumerAnswer> SendAsync(SoapTarget target, ConsumerCall call, string? authorization, string? trace, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(target.Timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        using var request = SoapPost.To(target.Url, call.Content(() => timeout.CancelAfter(target.Timeout)), call.Action, authorization, _environment, trace);
        if (call.AsksFirst) request.Headers.ExpectContinue = true;
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            using var answer = new PooledBuffer();
            var whole = await SoapPost.ReadAsync(response.Content, answer, _options.MaxAnswerBytes, either.Token);
            var status = (int)response.StatusCode;
            return whole ? _reader.Read(status, answer, call) : new ConsumerAnswer(status, AnswerContent.Unreadable);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new ConsumerAnswer(null, timeout.IsCancellationRequested ? AnswerContent.TimedOut : AnswerContent.NoConnection);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new ConsumerAnswer(null, AnswerContent.NoConnection);
        }
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>A call of one operation of a contract.</summary>
/// <param name="Operation">Its name, and that of its body's element.</param>
/// <param name="Content">Makes what is sent; it tells when it gets on, which begins the target's time anew.</param>
internal sealed record ConsumerCall(Contract Contract, string Operation, Func<Action, HttpContent> Content)
{
    /// <summary>True: it is so large that the consumer is asked first whether it wants it (RFC 9110 §10.1.1).</summary>
    public bool AsksFirst { get; init; }

    /// <summary>As the WSDL says.</summary>
    public string Action => ActionOf(Contract, Operation);

    public static string ActionOf(Contract contract, string operation) => $"{contract.WsdlNamespace}:{operation}";

    /// <summary>A call of <c>SendX</c> with a whole envelope.</summary>
    public static ConsumerCall OfEnvelope(Contract contract, PooledBuffer envelope) => new(contract, contract.Operation, _ => SoapPost.Content(envelope));
}
