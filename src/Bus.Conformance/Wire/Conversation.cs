using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Bus.Conformance.Sampling;
using Bus.Core.Faults;
using Bus.Core.Vocabulary;

namespace Bus.Conformance.Wire;

/// <summary>What the checks share: the subject, the sample, and what was sent before.</summary>
internal sealed class Conversation : IDisposable
{
    private const int MostAnswer = 16 << 20;
    // Behind what anybody works with, before what a hub may refuse (Closings:DaysBack).
    private const int DaysBack = 1000, DaysOfClosings = 2500;
    private readonly HttpClient _http;
    private readonly string _run;
    private readonly TimeProvider _clock;
    private readonly int _firstDay = RandomNumberGenerator.GetInt32(DaysOfClosings);
    private int _messages, _days;

    public Conversation(ConformanceOptions options, TimeProvider clock)
    {
        (Options, _clock) = (options, clock);
        _run = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");
        Sample = new SampleMessage(options);
        _http = new HttpClient(new ResetConnections(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ConnectTimeout = options.Timeout })) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public ConformanceOptions Options { get; }
    public SampleMessage Sample { get; }
    public bool IsHub => Options.Target == ConformanceTarget.Hub;
    public bool HasCredentials => Options.User is not null;

    /// <summary>A message id that nobody has used.</summary>
    public string NewId() => $"conformance-{_run}-{Interlocked.Increment(ref _messages)}";

    /// <summary>A business date of years ago that this run has not used.</summary>
    public DateOnly NewDay() => JapanTime.Today(_clock).AddDays(-DaysBack - (_firstDay + Interlocked.Increment(ref _days)) % DaysOfClosings);

    /// <summary>Local name of the operation that is tried.</summary>
    public string Operation => Options.Role == ConformanceRole.Fetcher ? "ReceiveMessages" : Options.Query?.Operation ?? Options.Contract.Operation;

    /// <summary>Namespace of its elements.</summary>
    public string Schema => Options.Role == ConformanceRole.Fetcher ? Names.Exchange : Options.Contract.SchemaNamespace;

    public Call SendOf(XElement body) => new() { Body = body, Action = Options.Role == ConformanceRole.Fetcher ? Names.ExchangeAction + Operation : $"{Options.Contract.WsdlNamespace}:{Operation}" };

    /// <summary>A call that must be taken.</summary>
    public Call Valid() => SendOf(Options.Role switch
    {
        ConformanceRole.Fetcher => new XElement(XName.Get(Operation, Schema)),
        ConformanceRole.Consumer => Sample.Question(),
        _ => Sample.Message(NewId(), [Sample.Record(1, 100)]),
    });

    /// <summary>Whether that call was.</summary>
    public bool IsTaken(Answer answer) => answer.IsOk && answer.Body?.Name == XName.Get(Operation + "Response", Schema)
        && (Options.Role != ConformanceRole.Provider || answer.ReceiptOf(Operation, Schema) is { State: "accepted" });

    public async Task<Answer> CallAsync(Call call, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(Options.Timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Post, call.Url ?? Options.Url) { Content = new ByteArrayContent(call.Bytes(Token(call.Naming))) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", call.ContentType);
        if (!call.Soap12) request.Headers.TryAddWithoutValidation("SOAPAction", $"\"{call.Action}\"");
        if (Basic(call.Naming) is { } basic) request.Headers.TryAddWithoutValidation("Authorization", basic);
        return await ExchangeAsync(request, timeout.Token, either.Token, cancellation) with { WasNamed = HasCredentials && call.Naming == Naming.Basic };
    }

    public async Task<Answer> GetAsync(string query, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(Options.Timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Options.Url.GetLeftPart(UriPartial.Path) + query));
        return await ExchangeAsync(request, timeout.Token, either.Token, cancellation);
    }

    /// <summary>Sends a whole request and leaves without waiting for the answer, as a sender does whose network breaks.</summary>
    public async Task LeaveAsync(Call call, CancellationToken cancellation)
    {
        var (url, body) = (call.Url ?? Options.Url, call.Bytes(Token(call.Naming)));
        var head = $"POST {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: {call.ContentType}\r\nContent-Length: {body.Length}\r\nSOAPAction: \"{call.Action}\"\r\n"
            + (Basic(call.Naming) is { } basic ? $"Authorization: {basic}\r\n" : "") + "Connection: close\r\n\r\n";
        try
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(url.Host, url.Port, cancellation);
            await using Stream stream = url.Scheme == Uri.UriSchemeHttps ? new SslStream(tcp.GetStream()) : tcp.GetStream();
            if (stream is SslStream tls) await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = url.Host }, cancellation);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head), cancellation);
            await stream.WriteAsync(body, cancellation);
            await stream.FlushAsync(cancellation);
        }
        catch (Exception e) when (e is SocketException or IOException or System.Security.Authentication.AuthenticationException)
        {
            // Whether it arrived is what the sender of such a call does not know either; the call that follows says what matters.
            return;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<Answer> ExchangeAsync(HttpRequestMessage request, CancellationToken timeout, CancellationToken either, CancellationToken cancellation)
    {
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either);
            await using var stream = await response.Content.ReadAsStreamAsync(either);
            var buffer = new MemoryStream();
            var piece = new byte[8192];
            for (int n; (n = await stream.ReadAsync(piece, either)) > 0;)
                if (buffer.Length + n > MostAnswer) return new Answer(null, [], new("応答が大きすぎます。", "The answer is too large."));
                else buffer.Write(piece, 0, n);
            return new Answer((int)response.StatusCode, buffer.ToArray(), default);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return new Answer(null, [], new($"{Options.Timeout.TotalSeconds:0} 秒以内に応答がありません。", $"No answer within {Options.Timeout.TotalSeconds:0} s."));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new Answer(null, [], new("接続できないか、通信が切れました。", "It cannot be reached, or the connection broke."));
        }
    }

    private string? Basic(Naming naming) => Options.User is { } user && naming is Naming.Basic or Naming.WrongPassword
        ? "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Options.User}:{(naming == Naming.Basic ? Options.Password : Options.Password + "-x")}")) : null;

    private XElement? Token(Naming naming)
    {
        if (Options.User is not { } user || naming != Naming.Token) return null;
        XNamespace ns = Names.Security;
        return new XElement(ns + "Security", new XElement(ns + "UsernameToken", new XElement(ns + "Username", user),
            new XElement(ns + "Password", new XAttribute("Type", Names.PasswordText), Options.Password)));
    }
}
