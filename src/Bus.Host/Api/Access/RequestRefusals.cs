using System.Text.Json;

namespace Bus.Host.Api.Access;

/// <summary>What the framework refuses before a handler is asked, said as the API says everything: an address, a method, a type of content, a body.</summary>
internal static class RequestRefusals
{
    /// <param name="cause">What the framework says of a body; null: nothing.</param>
    public static IResult Of(HttpContext http, int status, BadHttpRequestException? cause) => status switch
    {
        StatusCodes.Status404NotFound => ApiAnswers.NotFound("管理 API にこのアドレスはありません。アドレスの一覧は /api/v1/openapi.json にあります。", "The management API has no such address; /api/v1/openapi.json lists them."),
        StatusCodes.Status405MethodNotAllowed => Refused(status, $"このアドレスは {http.Request.Method} では呼べません。使えるのは {http.Response.Headers.Allow} です。",
            $"This address is not called by {http.Request.Method}, but by {http.Response.Headers.Allow}."),
        StatusCodes.Status413PayloadTooLarge => Refused(status, "本文が大きすぎます。", "The body is too large."),
        StatusCodes.Status415UnsupportedMediaType => Refused(status, "本文は JSON です。Content-Type を application/json にしてください。", "The body is JSON; say Content-Type: application/json."),
        StatusCodes.Status400BadRequest when cause?.InnerException is JsonException json && BodyRule.Misspelt(http, json) is { } misspelt => misspelt,
        StatusCodes.Status400BadRequest when cause?.InnerException is JsonException { Path: { } place } =>
            Refused(status, $"本文の JSON を読めません（{place}）。", $"The JSON of the body cannot be read, at {place}."),
        StatusCodes.Status400BadRequest => Refused(status, "本文の JSON がないか、読めません。", "The body is missing, or is no JSON that can be read."),
        _ => Refused(status, "要求が正しくありません。", "The request is not right."),
    };

    private static IResult Refused(int status, string ja, string en) => ApiAnswers.OfRequest(status, ja, en,
        new("要求を直して、もう一度実行してください（/api/v1/openapi.json に各アドレスの呼び方があります）。", "Correct the request, then try again; /api/v1/openapi.json says how each address is called."));
}
