using System.Xml.Linq;
using Bus.EndToEnd.Tests.Reliability;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Bus.EndToEnd.Tests.Calls;

/// <summary>A consumer's endpoint that takes attached files of any size and counts their lines; it keeps nothing.</summary>
internal sealed class FileSink : IAsyncDisposable
{
    private readonly WebApplication _web;

    private FileSink(WebApplication web) => _web = web;

    public Uri Url => new(new Uri(_web.Urls.Single()), "receive");
    public int Calls { get; private set; }
    public long Lines { get; private set; }

    public static async Task<FileSink> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(k => k.Limits.MaxRequestBodySize = null);
        var sink = new FileSink(builder.Build());
        sink._web.MapPost("/receive", sink.TakeAsync);
        await sink._web.StartAsync();
        return sink;
    }

    private async Task TakeAsync(HttpContext http)
    {
        var boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(http.Request.ContentType).Boundary).ToString();
        var parts = new MultipartReader(boundary, http.Request.Body);
        var said = (await XDocument.LoadAsync((await parts.ReadNextSectionAsync())!.Body, LoadOptions.None, default)).Descendants(XName.Get("SendCollectionHistoryFile", Payment.Schema)).Single();
        var (lines, piece, file) = (0L, new byte[128 * 1024], (await parts.ReadNextSectionAsync())!.Body);
        for (int n; (n = await file.ReadAsync(piece)) > 0;) lines += piece.AsSpan(0, n).Count((byte)'\n');
        if (await parts.ReadNextSectionAsync() is not null) throw new InvalidDataException("There is more than one file.");
        (Calls, Lines) = (Calls + 1, lines);
        http.Response.ContentType = "text/xml; charset=utf-8";
        await http.Response.WriteAsync(Caller.Envelope($"""
            <SendCollectionHistoryFileResponse xmlns="{Payment.Schema}"><receipt><number>S-{Calls}</number><state>accepted</state>
            <records>{said.Element(said.Name.Namespace + "records")!.Value}</records><amount>{said.Element(said.Name.Namespace + "amount")!.Value}</amount></receipt></SendCollectionHistoryFileResponse>
            """));
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();
}
