using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Bus.Console.Sessions;

namespace Bus.Console.Hub;

/// <summary>
/// The console's way to its hub: the management API, with the token of whoever is signed in. So it may show and do exactly what its user may, and the audit trail knows who it was.
/// </summary>
internal sealed class HubCalls(HttpClient http, ConsoleDoor door)
{
    /// <summary>As which user of the machine the local token is used here.</summary>
    private const string User = "console";

    public Task<Answer<T>> GetAsync<T>(ConsoleSession session, string path, CancellationToken cancellation) =>
        SendAsync<T>(session, new HttpRequestMessage(HttpMethod.Get, path), cancellation);

    public Task<Answer<T>> PostAsync<T>(ConsoleSession session, string path, object body, CancellationToken cancellation) =>
        SendAsync<T>(session, new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, body.GetType()) }, cancellation);

    /// <summary>Hands a document over; where it is refused (422), the answer says by itself what is wrong with it.</summary>
    public Task<Answer<T>> PostDocumentAsync<T>(ConsoleSession session, string path, byte[] document, string type, CancellationToken cancellation) =>
        SendAsync<T>(session, new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(document) { Headers = { ContentType = new MediaTypeHeaderValue(type) } } }, cancellation, HttpStatusCode.UnprocessableEntity);

    /// <summary>The answer as it comes, for a file; its reader disposes of it.</summary>
    /// <exception cref="SignedOutException">The token is no longer known.</exception>
    public async Task<HttpResponseMessage> OpenAsync(ConsoleSession session, string path, CancellationToken cancellation) =>
        await ExchangeAsync(session, new HttpRequestMessage(HttpMethod.Get, path), HttpCompletionOption.ResponseHeadersRead, cancellation);

    /// <summary>What the answer says is wrong.</summary>
    public static async Task<ProblemView> ProblemOf(HttpResponseMessage answer, CancellationToken cancellation)
    {
        try
        {
            if (await answer.Content.ReadFromJsonAsync<ProblemView>(cancellation) is { What: not null } problem) return problem;
        }
        catch (JsonException)
        {
            // Not the API's own words: the status says what there is to say.
        }
        return Problems.Unexpected((int)answer.StatusCode);
    }

    /// <param name="also">A status that gives a value, too, beside those of success; null: none.</param>
    private async Task<Answer<T>> SendAsync<T>(ConsoleSession session, HttpRequestMessage request, CancellationToken cancellation, HttpStatusCode? also = null)
    {
        using (request)
        {
            using var answer = await ExchangeAsync(session, request, HttpCompletionOption.ResponseContentRead, cancellation);
            if (!answer.IsSuccessStatusCode && answer.StatusCode != also) return new Answer<T>(default, await ProblemOf(answer, cancellation), (int)answer.StatusCode, null);
            return new Answer<T>(await answer.Content.ReadFromJsonAsync<T>(cancellation), null, (int)answer.StatusCode, NextOf(answer));
        }
    }

    private async Task<HttpResponseMessage> ExchangeAsync(ConsoleSession session, HttpRequestMessage request, HttpCompletionOption completion, CancellationToken cancellation)
    {
        request.RequestUri = new Uri(door.Address, $"/api/v1/{request.RequestUri!.OriginalString}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", session.Token);
        request.Headers.Add("Bus-User", User);
        var answer = await http.SendAsync(request, completion, cancellation);
        if (answer.StatusCode != HttpStatusCode.Unauthorized) return answer;
        answer.Dispose();
        throw new SignedOutException();
    }

    // RFC 8288: the same list, behind what was shown.
    private static string? NextOf(HttpResponseMessage answer) => answer.Headers.TryGetValues("Link", out var links)
        && links.FirstOrDefault(l => l.EndsWith("; rel=\"next\"", StringComparison.Ordinal)) is { } link && link.IndexOf('?') is > 0 and var query ? link[query..link.LastIndexOf('>')] : null;
}

/// <summary>What the API answered: a value, or what is wrong.</summary>
/// <param name="Next">Of a list that goes on: the query that gives the rest, with its question mark; null: it ends.</param>
internal sealed record Answer<T>(T? Value, ProblemView? Trouble, int Status, string? Next);

/// <summary>The hub did not give a part of a page; without it the page would look as if there were nothing.</summary>
internal sealed class RefusedException(ProblemView problem, int status) : InvalidOperationException(problem.What.En)
{
    public ProblemView Problem { get; } = problem;

    public int Status { get; } = status;
}

/// <summary>The token is no longer known: the operator was taken out of the region, or the hub was started anew.</summary>
internal sealed class SignedOutException() : InvalidOperationException("The token is no longer known.");
