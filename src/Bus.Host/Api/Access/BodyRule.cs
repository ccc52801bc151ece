using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Bus.Core.Vocabulary;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace Bus.Host.Api.Access;

/// <summary>
/// What the body of a request may say: what its endpoint takes, each once. What is misspelt is refused: the framework would leave it out, and a <c>dryRun</c> that was not understood would be done in earnest.
/// </summary>
internal static partial class BodyRule
{
    // An object with nothing in it, however it is spaced.
    private const string Nothing = "{}";

    /// <summary>Has the framework's reader refuse what a request has no place for, and what comes twice.</summary>
    public static void Apply(JsonSerializerOptions json) => (json.UnmappedMemberHandling, json.AllowDuplicateProperties) = (JsonUnmappedMemberHandling.Disallow, false);

    /// <summary>Its handler reads the body itself, and strictly.</summary>
    public static RouteHandlerBuilder ReadsBody(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new OwnBodyMark());

    /// <summary>Why something is said to an endpoint that takes no body; null: it takes one, or nothing is said.</summary>
    public static async ValueTask<IResult?> WhyNotAsync(HttpContext http)
    {
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) || http.GetEndpoint() is not RouteEndpoint endpoint) return null;
        if (endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is not null || endpoint.Metadata.GetMetadata<OwnBodyMark>() is not null || await IsEmptyAsync(http.Request.Body, http.RequestAborted)) return null;
        return ApiAnswers.BadRequest("このアドレスには本文を指定できません。本文を空にするか、{} にしてください。", "This address takes no body; leave it empty, or send {}.");
    }

    /// <summary>What the framework's reader found that has no place there; null: something else is wrong.</summary>
    public static IResult? Misspelt(HttpContext http, JsonException cause)
    {
        if (Doubled().Match(cause.Message) is { Success: true } doubled)
        {
            // Of an entry of a map the place alone is said.
            var twice = QueryRule.Shown(doubled.Groups[1] is { Success: true, Value: var said } ? said : cause.Path ?? "");
            return ApiAnswers.BadRequest($"本文に {twice} が 2 回以上指定されています。1 回だけ指定してください。", $"The body gives {twice} more than once; give it once.");
        }
        if (Unmapped().Match(cause.Message) is not { Success: true } unmapped) return null;
        var (name, known) = (unmapped.Groups[1].Value, NamesOf(http));
        var meant = Suggestion.Ask(Suggestion.For(name, known));
        return ApiAnswers.BadRequest($"本文の {QueryRule.Shown(name)} はここにはない指定です。{meant.Ja}指定できるのは {string.Join(", ", known)} です。",
            $"The body's {QueryRule.Shown(name)} is not known here.{meant.En} Known are: {string.Join(", ", known)}.");
    }

    private static IReadOnlyList<string> NamesOf(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is { } type
        ? [.. http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions.GetTypeInfo(type).Properties.Select(p => p.Name)] : [];

    private static async ValueTask<bool> IsEmptyAsync(Stream body, CancellationToken cancellation)
    {
        var buffer = new byte[256];
        var seen = 0;
        for (int read; (read = await body.ReadAsync(buffer, cancellation)) > 0;)
            foreach (var b in buffer.AsMemory(0, read).ToArray().Where(b => b is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')))
                if (seen >= Nothing.Length || b != Nothing[seen++]) return false;
        return seen is 0 || seen == Nothing.Length;
    }

    // System.Text.Json says it in words alone; its texts are not translated.
    [GeneratedRegex("^The JSON property '(.*)' could not be mapped to any", RegexOptions.Singleline)]
    private static partial Regex Unmapped();

    [GeneratedRegex("^Duplicate propert(?:y '(.*)' encountered|ies not allowed)", RegexOptions.Singleline)]
    private static partial Regex Doubled();

    private sealed record OwnBodyMark;
}
