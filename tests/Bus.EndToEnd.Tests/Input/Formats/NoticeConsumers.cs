using System.Collections.Concurrent;
using System.Xml.Linq;
using Bus.EndToEnd.Tests.Calls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Bus.EndToEnd.Tests.Input.Formats;

/// <summary>The endpoints of every municipality's consumers: for pages, for attached files, and for answers that are called back.</summary>
internal sealed class NoticeConsumers : IAsyncDisposable
{
    private readonly WebApplication _web;

    private NoticeConsumers(WebApplication web) => _web = web;

    /// <summary>What came, by municipality, in order.</summary>
    public ConcurrentDictionary<string, ConcurrentQueue<XElement>> Pages { get; } = [];
    public ConcurrentDictionary<string, ConcurrentQueue<(string Records, string Amount, byte[] File)>> Files { get; } = [];
    public ConcurrentDictionary<string, ConcurrentQueue<XElement>> Answers { get; } = [];

    public string UrlOf(string municipality, string what) => new Uri(new Uri(_web.Urls.Single()), $"{municipality}/{what}").ToString();

    public static async Task<NoticeConsumers> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var consumers = new NoticeConsumers(builder.Build());
        consumers._web.MapPost("/{town}/pages", async (string town, HttpContext http) =>
        {
            var body = await BodyAsync(http.Request.Body);
            consumers.Pages.GetOrAdd(town, _ => []).Enqueue(body);
            await TakenAsync(http, "SendNoticeResponse", body.Elements(XName.Get("record", Notice.Schema)).Count().ToString(System.Globalization.CultureInfo.InvariantCulture), Notice.OfXml(body).Sum(n => n.Amount).ToString(System.Globalization.CultureInfo.InvariantCulture));
        });
        consumers._web.MapPost("/{town}/attached", async (string town, HttpContext http) =>
        {
            var parts = new MultipartReader(HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(http.Request.ContentType).Boundary).ToString(), http.Request.Body);
            var said = await BodyAsync((await parts.ReadNextSectionAsync())!.Body);
            using var file = new MemoryStream();
            await (await parts.ReadNextSectionAsync())!.Body.CopyToAsync(file);
            string Text(string name) => said.Element(XName.Get(name, Notice.Schema))!.Value;
            consumers.Files.GetOrAdd(town, _ => []).Enqueue((Text("records"), Text("amount"), file.ToArray()));
            await TakenAsync(http, "SendNoticeFileResponse", Text("records"), Text("amount"));
        });
        consumers._web.MapPost("/{town}/reply", async (string town, HttpContext http) =>
        {
            var body = await BodyAsync(http.Request.Body);
            consumers.Answers.GetOrAdd(town, _ => []).Enqueue(body);
        });
        await consumers._web.StartAsync();
        return consumers;
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private static async Task<XElement> BodyAsync(Stream envelope) => (await XElement.LoadAsync(envelope, LoadOptions.PreserveWhitespace, default)).Elements().Last().Elements().Single();

    private static async Task TakenAsync(HttpContext http, string response, string records, string amount)
    {
        http.Response.ContentType = "text/xml; charset=utf-8";
        await http.Response.WriteAsync(Caller.Envelope($"""<{response} xmlns="{Notice.Schema}"><receipt><number>T</number><state>accepted</state><records>{records}</records><amount>{amount}</amount></receipt></{response}>"""));
    }
}
