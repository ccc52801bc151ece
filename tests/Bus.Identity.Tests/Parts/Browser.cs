using System.Net;
using System.Text.RegularExpressions;

namespace Bus.Identity.Tests.Parts;

/// <summary>A browser without script: cookies, forms, and no following of redirects by itself.</summary>
public sealed partial class Browser : IDisposable
{
    private readonly CookieContainer _cookies = new();
    private readonly HttpClient _http;

    public Browser() => _http = new HttpClient(new SocketsHttpHandler { CookieContainer = _cookies, AllowAutoRedirect = false, UseProxy = false }) { Timeout = TimeSpan.FromMinutes(5) };

    public CookieContainer Cookies => _cookies;

    public Task<HttpResponseMessage> GetAsync(string address, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, address, null, headers);

    public Task<HttpResponseMessage> PostAsync(string address, IEnumerable<(string Name, string Value)> fields, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, address, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))), headers);

    /// <summary>A POST from another site: without the cookies, which are Lax.</summary>
    public static async Task<HttpResponseMessage> PostFromElsewhereAsync(string address, params (string Name, string Value)[] fields)
    {
        using var other = new Browser();
        return await other.PostAsync(address, fields);
    }

    /// <summary>Signs in on the page that an answer leads to, and follows until something else than a redirect comes.</summary>
    public async Task<HttpResponseMessage> SignInAsync(Hub hub, HttpResponseMessage toPage, string login = "yamada", string password = Hub.Password)
    {
        var page = await FollowAsync(hub, toPage);
        return await FollowAsync(hub, await SubmitAsync(hub, await page.Content.ReadAsStringAsync(), login, password));
    }

    public Task<HttpResponseMessage> SubmitAsync(Hub hub, string html, string login, string password, string? action = null) =>
        PostAsync(action ?? hub.Idp + "/signin", [("form", Field(html, "form")), ("request", Field(html, "request")), ("login", login), ("password", password)]);

    public async Task<HttpResponseMessage> FollowAsync(Hub hub, HttpResponseMessage answer)
    {
        while (answer.StatusCode == HttpStatusCode.SeeOther && answer.Headers.Location!.OriginalString.StartsWith(hub.Url, StringComparison.Ordinal)) answer = await GetAsync(answer.Headers.Location.OriginalString);
        return answer;
    }

    public static string Field(string html, string name) =>
        WebUtility.HtmlDecode(Regex.Match(html, $"name=\"{name}\" value=\"([^\"]*)\"") is { Success: true } match ? match.Groups[1].Value : throw new InvalidOperationException($"No field {name} in:\n{html}"));

    public static string Action(string html) => WebUtility.HtmlDecode(FormAction().Match(html).Groups[1].Value);

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, HttpContent? content, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, address) { Content = content };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await _http.SendAsync(request);
    }

    [GeneratedRegex("action=\"([^\"]*)\"")]
    private static partial Regex FormAction();
}
