using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bus.Core.Faults;
using Bus.Core.Operation;
using Bus.Host.Api;
using Microsoft.Extensions.Options;

namespace Bus.Host.Alerts.Channels;

/// <summary>A POST of JSON. <c>Bus-Signature: sha256=…</c> is the HMAC of <c>{Bus-Timestamp}.{body}</c>, so that a receiver knows whose it is and how old.</summary>
internal sealed class WebhookChannel(IOptions<AlertOptions> options, HubEnvironment environment, TimeProvider clock) : IAlertChannel, IDisposable
{
    private readonly WebhookOptions _hook = options.Value.Webhook;
    private readonly HttpClient _http = new(new ResetConnections(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false })) { Timeout = options.Value.Webhook.Timeout };

    public string Name => "webhook";

    public bool IsOn => _hook.Url is not null;

    public async Task TellAsync(IReadOnlyList<AlertNotice> notices, CancellationToken cancellation)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { environment = environment.Name, alerts = notices.Select(NoticeView.Of) }, JsonSerializerOptions.Web);
        var time = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(_hook.Secret), (byte[])[.. Encoding.UTF8.GetBytes(time + "."), .. body]);
        using var request = new HttpRequestMessage(HttpMethod.Post, _hook.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json") { CharSet = "utf-8" };
        request.Headers.Add("Bus-Timestamp", time);
        request.Headers.Add("Bus-Signature", "sha256=" + Convert.ToHexStringLower(signature));
        using var answer = await _http.SendAsync(request, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => _http.Dispose();
}

/// <param name="Id">The same at every attempt: a receiver may see it twice.</param>
internal sealed record NoticeView(long Id, string Event, AlertView Alert)
{
    public static NoticeView Of(AlertNotice n) => new(n.Id, n.Resolved ? "resolved" : "raised", AlertView.Of(n.Alert));
}
