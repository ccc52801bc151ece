using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Bus.Core.Faults;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Bus.Host.Api;
using Bus.Host.Api.Access;
using Bus.Host.Hub;
using Bus.Host.Verbs;

namespace Bus.Host.Client;

/// <summary>The verbs' way to a running hub: its management API, found by the data folder or by address and token.</summary>
internal sealed class HubClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>For what is computed before the answer begins, however much the journal holds. Who does not want to wait breaks it off.</summary>
    public static readonly TimeSpan LongPatience = TimeSpan.FromHours(12);

    private readonly HttpClient _http;
    private readonly TimeSpan _patience;
    private HubTarget? _target;

    /// <summary>Which environment the hub says it belongs to; null: none, or it has not been asked yet.</summary>
    public string? Environment { get; private set; }

    /// <param name="patience">How long an answer is waited for.</param>
    /// <param name="connecting">How long a connection may take to be made; default 5 s.</param>
    internal HubClient(Uri address, string token, TimeSpan patience, TimeSpan? connecting = null)
    {
        _http = new HttpClient(new ResetConnections(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ConnectTimeout = connecting ?? TimeSpan.FromSeconds(5) }))
        {
            BaseAddress = new Uri(address, "/api/v1/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _patience = patience;
        _http.DefaultRequestHeaders.Add(SignIn.UserHeader, UserOfMachine());
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public static HubClient Open(HubTarget target)
    {
        var client = Find(target);
        client._target = target;
        return client;
    }

    /// <summary>Another one to the same hub, by what it is found by now: one that started again has another token.</summary>
    public HubClient Again() => Open(_target ?? throw new InvalidOperationException("It was not opened by a target."));

    private static HubClient Find(HubTarget target)
    {
        var token = target.TokenFile is { } file ? ReadToken(file) : System.Environment.GetEnvironmentVariable("BUS_TOKEN");
        if (target.Url is { } url)
        {
            if (string.IsNullOrWhiteSpace(token))
                throw new VerbFailure("運用トークンがありません。", "There is no operator token.",
                    "環境変数 BUS_TOKEN か --token-file で指定してください。", "Give it by the environment variable BUS_TOKEN or by --token-file.");
            return new HubClient(url, Usable(token), Patience);
        }
        var folder = Path.GetFullPath(target.DataFolder);
        // Who names a token acts under that name, also where the hub's own token lies at hand.
        return HubCard.Read(folder) is { } card ? new HubClient(new Uri(card.Url), string.IsNullOrWhiteSpace(token) ? card.Token : Usable(token), Patience)
            : throw (HubCard.IsHidden(folder) ? NotOurs(folder) : NoHub(folder));
    }

    // It goes into a header: one line of visible ASCII.
    private static string Usable(string token) => token.Trim() is var text && text.All(c => c is > ' ' and <= '~') ? text
        : throw new VerbFailure("運用トークンに使えない文字があります（改行・空白・日本語など）。", "The operator token holds what a token cannot hold: a line break, a space, letters beyond ASCII.",
            "BUS_TOKEN か --token-file を確かめてください。ファイルにはトークンだけを 1 行で書きます。", "Check BUS_TOKEN or --token-file; the file holds the token alone, on one line.");

    // Whoever became root says who they were.
    private static string UserOfMachine() => System.Environment.GetEnvironmentVariable("SUDO_USER") is { Length: > 0 } user ? user : System.Environment.UserName;

    public Task<T> GetAsync<T>(string path, CancellationToken cancellation) => SendAsync<T>(new HttpRequestMessage(HttpMethod.Get, path), cancellation);

    /// <summary>A part of a list.</summary>
    /// <param name="body">What to ask for by POST; null: a GET.</param>
    /// <param name="place">The query's parameter that takes a place in the list.</param>
    /// <returns>The part, and the place behind which the list goes on; null: it ends with it.</returns>
    public async Task<(T[] Part, string? Next)> GetPartAsync<T>(string path, string place, CancellationToken cancellation, object? body = null)
    {
        using var request = body is null ? new HttpRequestMessage(HttpMethod.Get, path) : new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, body.GetType()) };
        using var answer = await ExchangeAsync(request, cancellation);
        return ((await answer.Content.ReadFromJsonAsync<T[]>(cancellation))!, NextPart.Read(answer, place));
    }

    public Task<T> PostAsync<T>(string path, object body, CancellationToken cancellation) =>
        SendAsync<T>(new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, body.GetType()) }, cancellation);

    /// <summary>Posts a document that is JSON already.</summary>
    public Task<T> PostJsonAsync<T>(string path, byte[] json, CancellationToken cancellation)
    {
        var content = new ByteArrayContent(json);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return SendAsync<T>(new HttpRequestMessage(HttpMethod.Post, path) { Content = content }, cancellation);
    }

    public async Task<string> GetTextAsync(string path, CancellationToken cancellation)
    {
        using var answer = await ExchangeAsync(new HttpRequestMessage(HttpMethod.Get, path), cancellation);
        return await answer.Content.ReadAsStringAsync(cancellation);
    }

    /// <summary>Writes the answer into a stream as it comes.</summary>
    /// <param name="patience">How long its beginning is waited for; null: as long as any answer.</param>
    /// <exception cref="IOException">The stream takes no more.</exception>
    public async Task DownloadAsync(string path, Stream target, CancellationToken cancellation, TimeSpan? patience = null)
    {
        using var answer = await ExchangeAsync(new HttpRequestMessage(HttpMethod.Get, path), cancellation, HttpCompletionOption.ResponseHeadersRead, patience);
        // Not by the content's own copying, which makes one failure of the two.
        await using var content = await answer.Content.ReadAsStreamAsync(cancellation);
        try
        {
            await content.CopyToAsync(target, cancellation);
        }
        catch (HttpIOException)
        {
            throw new VerbFailure(new Bilingual("ハブからの応答が途中で切れました。書き出したものは完全ではありません。", "The hub's answer broke off; what was written is not whole."),
                new Bilingual("ハブが動いているか確認し、もう一度実行してください。", "Check that the hub runs, then run it again."), VerbFailure.Operator);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<T> SendAsync<T>(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var answer = await ExchangeAsync(request, cancellation);
        return (await answer.Content.ReadFromJsonAsync<T>(cancellation))!;
    }

    private async Task<HttpResponseMessage> ExchangeAsync(HttpRequestMessage request, CancellationToken cancellation, HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead, TimeSpan? longest = null)
    {
        HttpResponseMessage answer;
        var wait = longest ?? _patience;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(wait);
        try
        {
            answer = await _http.SendAsync(request, completion, patience.Token);
        }
        // A connection that is not made in time ends as if it had been called off.
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !patience.IsCancellationRequested))
        {
            throw new VerbFailure(
                new Bilingual($"ハブ {_http.BaseAddress!.GetLeftPart(UriPartial.Authority)} に接続できません。", $"No hub answers at {_http.BaseAddress!.GetLeftPart(UriPartial.Authority)}."),
                new Bilingual("ハブが動いているか確認してください（bus run）。", "Check that the hub runs (bus run)."), VerbFailure.Operator);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new VerbFailure(
                new Bilingual($"ハブが {wait.TotalMinutes:0.##} 分以内に答えませんでした。操作を送っていた場合、行われたかどうかは分かりません。", $"The hub did not answer within {wait.TotalMinutes:0.##} min. If something was sent, it is not known whether it was done."),
                new Bilingual("bus doctor で状態を、bus audit list で行われたことを確認してください。", "See how it is with bus doctor, and what was done with bus audit list."), VerbFailure.Operator);
        }
        if (answer.Headers.TryGetValues(HubEnvironment.Header, out var said)) Environment = Uri.UnescapeDataString(said.First());
        // 422 carries an answer of its own: a region that was refused, with every error named.
        if (answer.IsSuccessStatusCode || answer.StatusCode == System.Net.HttpStatusCode.UnprocessableEntity) return answer;
        using (answer) throw await FailureOf(answer, cancellation);
    }

    private static async Task<VerbFailure> FailureOf(HttpResponseMessage answer, CancellationToken cancellation)
    {
        try
        {
            if (await answer.Content.ReadFromJsonAsync<ProblemView>(cancellation) is { What: not null } problem)
                return new VerbFailure(new Bilingual(problem.What.Ja, problem.What.En), new Bilingual(problem.Action.Ja, problem.Action.En),
                    new Bilingual(problem.Party.Ja, problem.Party.En)) { Answered = true, Code = problem.Code, IsBadRequest = answer.StatusCode == System.Net.HttpStatusCode.BadRequest };
        }
        catch (JsonException)
        {
            // Not the hub's own answer: the status says what there is to say.
        }
        return new VerbFailure($"ハブが {(int)answer.StatusCode} を返しました。", $"The hub answered {(int)answer.StatusCode}.", "ハブのログを確認してください。", "See the hub's log.") { Answered = true };
    }

    private static string ReadToken(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VerbFailure($"トークンファイル {file} を読めません。", $"The token file {file} cannot be read.", "パスと権限を確認してください。", "Check its path and mode.");
        }
    }

    private static VerbFailure NotOurs(string folder) => new(
        new Bilingual($"データフォルダー {folder} にあるハブの運用トークンを読む権限がありません。", $"The operator token of the hub in the data folder {folder} may not be read by you."),
        new Bilingual("ハブと同じ利用者で実行するか（sudo -u bus …）、--url と自分の運用トークン（BUS_TOKEN か --token-file）を指定してください。",
            "Run it as the hub's user (sudo -u bus …), or give --url with an operator token of your own (BUS_TOKEN or --token-file)."), VerbFailure.You);

    private static VerbFailure NoHub(string folder) => new(
        new Bilingual($"データフォルダー {folder} で動いているハブがありません。", $"No hub runs with the data folder {folder}."),
        new Bilingual($"bus run --data {folder} で起動するか、--data / --url を確認してください。", $"Start one with bus run --data {folder}, or check --data / --url."), VerbFailure.You);
}

/// <summary>Which hub a verb means.</summary>
internal sealed record HubTarget(string DataFolder, Uri? Url, string? TokenFile);
