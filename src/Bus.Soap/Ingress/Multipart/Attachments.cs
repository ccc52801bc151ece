using Bus.Core.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Bus.Soap.Ingress.Multipart;

/// <summary>
/// A multipart/related request (RFC 2387): MTOM/XOP and SOAP Messages with Attachments. The envelope comes first; each part is a stream, read once, in its order, and nothing of it is kept.
/// </summary>
internal sealed class Attachments
{
    private const int LongestBoundary = 70; // RFC 2046 §5.1.1
    private const int MostHeaders = 16;
    private const int LongestHeaders = 16 * 1024;
    private readonly MultipartReader _reader;
    private readonly string? _start;

    private Attachments(string boundary, string? start, Stream body)
    {
        _start = start;
        _reader = new MultipartReader(boundary, body) { HeadersCountLimit = MostHeaders, HeadersLengthLimit = LongestHeaders };
    }

    /// <summary>True for a request that is one.</summary>
    public static bool Is(string? contentType) => contentType?.TrimStart().StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Reads the request's Content-Type.</summary>
    public static Result<Attachments> Open(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/related", StringComparison.OrdinalIgnoreCase))
            return MultipartFaults.NotRelated;
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        if (boundary.Length is 0 or > LongestBoundary) return MultipartFaults.Boundary;
        return new Attachments(boundary, Parameter(type, "start"), request.Body);
    }

    /// <summary>The root part, which must come first: until the envelope is read it is not known whether anything else may be taken.</summary>
    public async Task<Result<Part>> RootAsync(CancellationToken cancellation)
    {
        if (!(await NextAsync(cancellation)).TryGet(out var root, out var fault)) return fault;
        return root is null || (_start is not null && root.ContentId != ContentId.Of(_start)) ? MultipartFaults.RootNotFirst : root;
    }

    /// <summary>The next part; a value of null: there is no more, and the end was as it must be.</summary>
    public async Task<Result<Part?>> NextAsync(CancellationToken cancellation)
    {
        try
        {
            if (await _reader.ReadNextSectionAsync(cancellation) is not { } section) return default(Part);
            var encoding = section.Headers?.TryGetValue("Content-Transfer-Encoding", out var said) == true ? said.ToString().Trim().ToLowerInvariant() : "binary";
            if (encoding is not ("binary" or "8bit" or "7bit")) return MultipartFaults.Encoded;
            return new Part(section.ContentType, ContentId.Of(section.Headers?.TryGetValue("Content-ID", out var id) == true ? id.ToString() : null), section.Body);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return Refusals.Incomplete;
        }
    }

    /// <summary>Null: nothing more comes. A part that nobody refers to is refused, so that none is lost unnoticed.</summary>
    public async Task<Fault?> EndAsync(CancellationToken cancellation) =>
        (await NextAsync(cancellation)).TryGet(out var more, out var fault) ? more is null ? null : MultipartFaults.NotReferred : fault;

    private static string? Parameter(MediaTypeHeaderValue type, string name) =>
        type.Parameters.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found ? HeaderUtilities.RemoveQuotes(found.Value).ToString() : null;
}

/// <summary>One part.</summary>
/// <param name="ContentId">Without its angle brackets; null: it has none.</param>
internal sealed record Part(string? ContentType, string? ContentId, Stream Body);
