using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Bus.EndToEnd.Tests.Identity;

/// <summary>A member of staff with a browser: follows redirects, signs in where asked, and does what a page's script would: post its one form.</summary>
internal sealed partial class StaffBrowser : IDisposable
{
    private const int MostRedirects = 30;
    private readonly HttpClient _http = new(new SocketsHttpHandler { CookieContainer = new CookieContainer(), UseProxy = false, AllowAutoRedirect = false, ConnectCallback = ConnectAsync }) { Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>How often a password was given.</summary>
    public int SignIns { get; private set; }
    /// <summary>Of the last page, the way that led to it.</summary>
    public string Path { get; private set; } = "";
    /// <summary>Addresses to which it was sent on by the last answer that it did not get at once.</summary>
    public List<string> Way { get; } = [];

    public async Task<HttpResponseMessage> GoAsync(string address) => await SettleAsync(await FollowAsync(await _http.GetAsync(address)));

    public async Task<HttpResponseMessage> GetAsync(string address) => await FollowAsync(await _http.GetAsync(address));

    /// <summary>One request; where its answer leads.</summary>
    public async Task<Uri?> StepAsync(Uri address) => (await _http.GetAsync(address)).Headers.Location;

    public async Task<HttpResponseMessage> SubmitAsync(HttpResponseMessage page, params (string Name, string Value)[] more) => await SettleAsync(await PostAsync(await page.Content.ReadAsStringAsync(), more));

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _http.SendAsync(request);

    public void Dispose() => _http.Dispose();

    // Every name under localhost is this machine (RFC 6761, §6.3), whatever its resolver knows.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }

    // By itself, to know the way; as browsers do, on by GET.
    private async Task<HttpResponseMessage> FollowAsync(HttpResponseMessage answer)
    {
        Way.Clear();
        while ((int)answer.StatusCode is 301 or 302 or 303 && answer.Headers.Location is { } location)
        {
            var next = new Uri(answer.RequestMessage!.RequestUri!, location);
            Way.Add(next.AbsoluteUri);
            if (Way.Count > MostRedirects) throw new InvalidOperationException($"It goes round in circles:\n{string.Join('\n', Way)}");
            answer = await _http.GetAsync(next);
        }
        return answer;
    }

    private async Task<HttpResponseMessage> SettleAsync(HttpResponseMessage page)
    {
        Path = "";
        for (var i = 0; i < 20; i++)
        {
            Path += $"{(int)page.StatusCode} {page.RequestMessage!.RequestUri}\n";
            var html = await page.Content.ReadAsStringAsync();
            if (html.Contains("name=\"password\""))
            {
                SignIns++;
                page = await PostAsync(html, ("login", "yamada"), ("password", "Hatsu-1234"));
            }
            else if (html.Contains("name=\"SAMLResponse\"") || html.Contains("name=\"SAMLRequest\"")) page = await PostAsync(html);
            else return page;
        }
        throw new InvalidOperationException($"It goes round in circles:\n{Path}");
    }

    private async Task<HttpResponseMessage> PostAsync(string html, params (string Name, string Value)[] more)
    {
        var fields = Input().Matches(html).Where(m => !m.Value.Contains("\"checkbox\"") || m.Value.Contains(" checked")).Select(m => (Name: NameOf().Match(m.Value).Groups[1].Value, Value: WebUtility.HtmlDecode(ValueOf().Match(m.Value).Groups[1].Value)))
            .Where(f => f.Name.Length > 0 && more.All(m => m.Name != f.Name)).Concat(more);
        return await FollowAsync(await _http.PostAsync(WebUtility.HtmlDecode(Action().Match(html).Groups[1].Value), new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)))));
    }

    [GeneratedRegex("<input[^>]*>")]
    private static partial Regex Input();

    [GeneratedRegex("name=\"([^\"]*)\"")]
    private static partial Regex NameOf();

    [GeneratedRegex("value=\"([^\"]*)\"")]
    private static partial Regex ValueOf();

    [GeneratedRegex("<form[^>]*action=\"([^\"]*)\"", RegexOptions.Singleline)]
    private static partial Regex Action();
}
