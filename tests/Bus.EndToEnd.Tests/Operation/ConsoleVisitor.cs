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

    /// <summary>The same with a file.</summary>
    public async Task<Seen> UploadAsync(string path, byte[] file, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(file), "file", "a.txt" } };
        foreach (var (name, value) in fields.Append(("form", FormOf((await GetAsync("/console/messages")).Text)))) form.Add(new StringContent(value), name);
        return await SeeAsync(await _http.PostAsync(path, form));
    }

    public async Task<Seen> SendAsync(HttpRequestMessage request) => await SeeAsync(await _http.SendAsync(request));

    /// <summary>What the form that confirms a replay says of what was shown.</summary>
    public static string ShownOf(string page) => Shown().Match(page).Groups[1].Value;

    /// <summary>What the forms of a page carry unseen, but for what makes them this session's.</summary>
    public static (string Name, string Value)[] HiddenOf(string page) =>
        [.. Hidden().Matches(page).Select(m => (Name: m.Groups[1].Value, Value: WebUtility.HtmlDecode(m.Groups[2].Value))).Where(f => f.Name != "form")];

    public void Dispose() => _http.Dispose();

    private static string FormOf(string page) => Form().Match(page).Groups[1].Value;

    private static async Task<Seen> SeeAsync(HttpResponseMessage answer)
    {
        using (answer) return new Seen(answer.StatusCode, answer.Headers.Location?.ToString(), await answer.Content.ReadAsStringAsync(), answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? string.Join('\n', cookies) : "", answer.Headers.ToString());
    }

    [GeneratedRegex("name=\"form\" value=\"([^\"]+)\"")]
    private static partial Regex Form();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();

    [GeneratedRegex("name=\"shown\" value=\"([^\"]+)\"")]
    private static partial Regex Shown();
}

/// <summary>What came back.</summary>
internal sealed record Seen(HttpStatusCode Status, string? Location, string Text, string Cookies, string Headers);
