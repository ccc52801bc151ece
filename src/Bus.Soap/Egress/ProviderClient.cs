using System.Diagnostics;
using Bus.Core.Contracts;
using Bus.Core.Observation;
using Bus.Core.Operation;
using Bus.Core.Queries;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Soap.Ingress.Security;
using Bus.Soap.Wire;
using Microsoft.Extensions.Options;

namespace Bus.Soap.Egress;

/// <summary>Asks the application that answers a query. Never throws for what it or the network does; an asker that leaves ends the call.</summary>
internal sealed class ProviderClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly QueryAnswerReader _reader;
    private readonly SoapOptions _options;
    private readonly IKeyRing _keys;
    private readonly MessageSigner _signer;
    private readonly TimeProvider _clock;
    private readonly string? _environment;

    public ProviderClient(IOptions<SoapOptions> options, IRecordFormats formats, IKeyRing keys, MessageSigner signer, HubEnvironment environment, TimeProvider clock)
    {
        (_options, _keys, _signer, _clock, _environment) = (options.Value, keys, signer, clock, environment.HeaderValue);
        _reader = new QueryAnswerReader(formats, _options);
        _http = SoapPost.Client(_options);
    }

    /// <param name="answer">Gets the answer's element, where it is a good one.</param>
    public async Task<ProviderAnswer> AskAsync(QueryCall call, PooledBuffer answer, CancellationToken cancellation)
    {
        if (!TargetCredentials.TryOpen(_keys, call.Target, call.Provider, call.Contract.Name, _options.SendCredentialsAs, out var credentials))
            return ProviderAnswer.Not(ProviderOutcome.Unavailable, "照会先へ送るパスワードを復号できません。リージョン定義で設定し直してください。", "The password for it cannot be opened. Set it again in the region file.");
        using var envelope = new PooledBuffer();
        var timestamp = call.Target.Sign ? SecurityTimestamp.Of(_clock.GetUtcNow(), _options.SignedLifetime) : null;
        QuestionMessage.Write(envelope, call, credentials.Token, timestamp);
        using var signed = call.Target.Sign ? _signer.Sign(envelope) : null;
        if (call.Target.Sign && signed is null)
            return ProviderAnswer.Not(ProviderOutcome.Unavailable, "署名用の鍵を使えません。Soap:SigningCertificate を設定してください。", "The hub has no usable key to sign with. Set Soap:SigningCertificate.");
        using var span = Traces.Begin("POST", ActivityKind.Client)?.SetTag("server.address", call.Target.Url.Host).SetTag("server.port", call.Target.Url.Port);
        var came = await SendAsync(call, signed ?? envelope, credentials.Basic, span?.Id, answer, cancellation);
        if (came.Outcome != ProviderOutcome.Answered) span.Fail(came.Outcome.ToString());
        return came;
    }

    private async Task<ProviderAnswer> SendAsync(QueryCall call, PooledBuffer envelope, string? authorization, string? trace, PooledBuffer answer, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(call.Target.Timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        using var request = SoapPost.To(call.Target.Url, SoapPost.Content(envelope), QuestionMessage.ActionOf(call), authorization, _environment, trace);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            using var bytes = new PooledBuffer();
            if (!await SoapPost.ReadAsync(response.Content, bytes, _options.MaxQueryAnswerBytes, either.Token))
                return QueryAnswerReader.Invalid("大きさの上限（Soap:MaxQueryAnswerBytes）を超えています", "it is larger than the limit (Soap:MaxQueryAnswerBytes)");
            return await _reader.ReadAsync((int)response.StatusCode, bytes, call, answer, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return timeout.IsCancellationRequested
                ? ProviderAnswer.Not(ProviderOutcome.TimedOut, "時間内に応答がありませんでした。", "No answer came in time.") : NotReached;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return NotReached;
        }
    }

    private static readonly ProviderAnswer NotReached =
        ProviderAnswer.Not(ProviderOutcome.Unavailable, "接続できないか、通信が途中で切れました。", "It could not be reached, or the connection broke.");

    public void Dispose() => _http.Dispose();
}
