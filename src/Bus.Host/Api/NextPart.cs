using Microsoft.AspNetCore.WebUtilities;

namespace Bus.Host.Api;

/// <summary>A list that goes on says where (RFC 8288): the same address, with the place behind which to go on.</summary>
internal static class NextPart
{
    /// <param name="name">The query's parameter that takes a place.</param>
    public static void Tell(HttpContext http, string name, string place)
    {
        var query = http.Request.Query.Where(q => q.Key != name).SelectMany(q => q.Value, (q, value) => KeyValuePair.Create(q.Key, value)).Append(KeyValuePair.Create(name, (string?)place));
        http.Response.Headers.Link = $"<{http.Request.PathBase}{http.Request.Path}{QueryString.Create(query)}>; rel=\"next\"";
    }

    /// <summary>The place that an answer tells; null: the list ends with it.</summary>
    public static string? Read(HttpResponseMessage answer, string name)
    {
        if (!answer.Headers.TryGetValues("Link", out var links)) return null;
        var link = links.FirstOrDefault(l => l.EndsWith("; rel=\"next\"", StringComparison.Ordinal));
        return link is not null && link.IndexOf('?') is > 0 and var query ? QueryHelpers.ParseQuery(link[query..link.LastIndexOf('>')])[name] : (string?)null;
    }
}
