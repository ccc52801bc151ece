using System.Net;
using System.Text.RegularExpressions;

namespace Bus.EndToEnd.Tests.Operation;

/// <summary>Somebody at the console without a browser: keeps its cookie, follows nothing by itself, and sends the forms that pages hold.</summary>
internal sealed partial class ConsoleVisitor(Uri hub) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { CookieContainer = new CookieContainer(), UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = hub, Timeout = TimeSpan.FromMinutes(5) };

    public async Task<Seen> SignInAsync(string token, string? to = null) => await PostAsync("/console/signin", ("token", token), ("to", to ?? ""));

    public async Task<Seen> GetAsync(string path) => await SeeAsync(await _http.GetAsync(path));

    /// <summary>As a page of the console would post it, with what its forms carry.</summary>
    public async Task<Seen> SubmitAsync(string path, params (string Name, string Value)[] fields) =>
        await PostAsync(path, [("form", FormOf((await GetAsync("/console/messages")).Text)), .. fields]);

    public async Task<Seen> PostAsync(string path, params (string Name, string Value)[] fields) =>
        await SeeAsync(await _http.PostAsync(path, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)))));

    public async Task<Seen> SendAsync(HttpRequestMessage request) => await SeeAsync(await _http.SendAsync(request));

    /// <summary>What the form that confirms a replay says of what was shown.</summary>
    public static string ShownOf(string page) => Shown().Match(page).Groups[1].Value;

    public void Dispose() => _http.Dispose();

    private static string FormOf(string page) => Form().Match(page).Groups[1].Value;

    private static async Task<Seen> SeeAsync(HttpResponseMessage answer)
    {
        using (answer) return new Seen(answer.StatusCode, answer.Headers.Location?.ToString(), await answer.Content.ReadAsStringAsync(), answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? string.Join('\n', cookies) : "", answer.Headers.ToString());
    }

    [GeneratedRegex("name=\"form\" value=\"([^\"]+)\"")]
    private static partial Regex Form();

    [GeneratedRegex("name=\"shown\" value=\"([^\"]+)\"")]
    private static partial Regex Shown();
}

/// <summary>What came back.</summary>
internal sealed record Seen(HttpStatusCode Status, string? Location, string Text, string Cookies, string Headers);
