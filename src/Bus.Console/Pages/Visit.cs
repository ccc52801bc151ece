using Bus.Console.Hub;
using Bus.Console.Reading;
using Bus.Console.Sessions;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bus.Console.Pages;

/// <summary>One request to the console: who asks, what the hub says to them, and which page they get. Handlers take it as a parameter.</summary>
internal sealed class Visit
{
    private const string DoneQuery = "done";
    private const string WatchQuery = "watch";

    private readonly HttpContext _http;
    private readonly HubCalls _hub;

    private Visit(HttpContext http)
    {
        _http = http;
        _hub = http.RequestServices.GetRequiredService<HubCalls>();
        Options = http.RequestServices.GetRequiredService<IOptions<ConsoleOptions>>().Value;
        Wire = http.RequestServices.GetRequiredService<Wire>();
        Sessions = http.RequestServices.GetRequiredService<ConsoleSessions>();
        Reader = Reader.Of(http);
        Session = Sessions.Find(http);
    }

    public Reader Reader { get; }
    public ConsoleOptions Options { get; }
    public ConsoleSessions Sessions { get; }
    public Wire Wire { get; }
    public ConsoleSession? Session { get; }
    /// <summary>Who is signed in, as the hub knows them; known behind the gate.</summary>
    public MeView? Me { get; private set; }
    public HttpContext Http => _http;
    public CancellationToken Gone => _http.RequestAborted;

    /// <summary>The one of this request.</summary>
    public static Visit Of(HttpContext http) => (Visit)(http.Items[typeof(Visit)] ??= new Visit(http));

    /// <summary>Binds the parameter of a handler.</summary>
    public static ValueTask<Visit?> BindAsync(HttpContext http) => ValueTask.FromResult<Visit?>(Of(http));

    /// <summary>Asks the hub who that is, and lets the session go on.</summary>
    /// <exception cref="SignedOutException">Nobody any more.</exception>
    /// <exception cref="RefusedException">The hub does not say.</exception>
    public async Task IntroduceAsync()
    {
        Me = await NeedAsync<MeView>("me");
        // A page that nobody but a timer asks for is no sign that somebody is there.
        if (!IsWatched) Sessions.Renew(_http, Session!);
    }

    public Task<Answer<T>> GetAsync<T>(string path) => _hub.GetAsync<T>(Session!, path, Gone);

    /// <summary>A part of a page that cannot be done without.</summary>
    /// <exception cref="RefusedException">The hub did not give it.</exception>
    public async Task<T> NeedAsync<T>(string path) => (await NeedPartAsync<T>(path)).Value!;

    /// <summary>The same of a list that may go on.</summary>
    /// <exception cref="RefusedException">The hub did not give it.</exception>
    public async Task<Answer<T>> NeedPartAsync<T>(string path)
    {
        var answer = await GetAsync<T>(path);
        return answer.Trouble is { } trouble ? throw new RefusedException(trouble, answer.Status) : answer;
    }

    /// <summary>What is done is done to its end, also where whoever asked does not wait for it.</summary>
    public Task<Answer<T>> PostAsync<T>(string path, object body) => _hub.PostAsync<T>(Session!, path, body, CancellationToken.None);

    /// <summary>The same with a document.</summary>
    public Task<Answer<T>> PostDocumentAsync<T>(string path, byte[] document, string type) => _hub.PostDocumentAsync<T>(Session!, path, document, type, CancellationToken.None);

    /// <summary>A value of the query; null: none, or empty.</summary>
    public string? Query(string name) => Said(_http.Request.Query[name]);

    /// <summary>A field of the form that was posted; null: none, or empty.</summary>
    public string? Field(string name) => _http.Request.HasFormContentType ? Said(_http.Request.Form[name]) : null;

    /// <summary>The time that a field names, in Japan; null: none.</summary>
    /// <returns>False, with the page that says so: it is no time.</returns>
    public bool TryMoment(string name, out DateTimeOffset? moment, out IResult? no)
    {
        (moment, no) = (null, null);
        if (Field(name) is not { } said) return true;
        moment = JapanTime.Read(said);
        if (moment is null) no = Problem(Problems.Wrong("日時が正しくありません。", "That is no date and time."), StatusCodes.Status400BadRequest);
        return no is null;
    }

    /// <summary>The page, or what is wrong if the hub did not give what it shows.</summary>
    public IResult Page<TPage, T>(Answer<T> answer, TextView title, Func<T, object> model) where TPage : IComponent =>
        answer.Trouble is { } trouble ? Problem(trouble, answer.Status) : Page<TPage>(title, model(answer.Value!));

    public IResult Page<TPage>(TextView title, object model, int status = StatusCodes.Status200OK) where TPage : IComponent
    {
        return new PageResult(typeof(TPage), new Frame(Reader, Reader.In(title), model, Me, Session, _http.Request.Path, Address, Notices.Find(Query(DoneQuery)),
            _http.RequestServices.GetService<HubEnvironment>()?.Name) { Again = Address is not null && IsWatched ? (int)Options.Watch.TotalSeconds : null }, status);
    }

    /// <summary>What is wrong, why, what to do and who.</summary>
    public IResult Problem(ProblemView problem, int status) => Page<ProblemPage>(new("できませんでした", "Not done"), problem, status);

    /// <summary>On to a page that says what was done, so that reloading it does it no second time.</summary>
    public IResult Done(string address, string notice) => new SeeOther($"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{DoneQuery}={notice}");

    /// <summary>Done, or what was wrong.</summary>
    public IResult Done<T>(Answer<T> answer, string address, string notice) => answer.Trouble is { } trouble ? Problem(trouble, answer.Status) : Done(address, notice);

    /// <summary>To the sign-in; what was asked for by GET is gone on to afterwards.</summary>
    public IResult ToSignIn()
    {
        Sessions.End(_http);
        return new SeeOther(Address is null or "/console" or "/console/" ? "/console/signin" : $"/console/signin?to={Uri.EscapeDataString(Address)}");
    }

    /// <summary>A file of the hub's, passed on as it comes.</summary>
    public async Task<IResult> FileAsync(string path, string name)
    {
        var answer = await _hub.OpenAsync(Session!, path, Gone);
        _http.Response.RegisterForDispose(answer);
        if (!answer.IsSuccessStatusCode) return Problem(await HubCalls.ProblemOf(answer, Gone), (int)answer.StatusCode);
        PageResult.Protect(_http.Response);
        return Results.Stream(await answer.Content.ReadAsStreamAsync(Gone), answer.Content.Headers.ContentType?.ToString(), name);
    }

    // Path and query that give the page again; null: it cannot be asked for again.
    private string? Address => HttpMethods.IsGet(_http.Request.Method) ? _http.Request.Path + _http.Request.QueryString.Value : null;

    private bool IsWatched => Query(WatchQuery) == "1";

    private static string? Said(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
