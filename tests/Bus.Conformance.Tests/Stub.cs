using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bus.Conformance.Tests;

/// <summary>An endpoint on Kestrel that answers as a test says.</summary>
internal sealed class Stub : IAsyncDisposable
{
    private readonly WebApplication _web;

    private Stub(WebApplication web) => _web = web;

    public Uri Url => new(new Uri(_web.Urls.Single()), "/receive");

    public static async Task<Stub> StartAsync(Func<HttpContext, byte[], Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var web = builder.Build();
        web.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            await answer(http, body.ToArray());
        });
        await web.StartAsync();
        return new Stub(web);
    }

    public static Task SayAsync(HttpContext http, int status, string content, string ns = Soap11)
    {
        (http.Response.StatusCode, http.Response.ContentType) = (status, "text/xml; charset=utf-8");
        return http.Response.WriteAsync($"<e:Envelope xmlns:e=\"{ns}\"><e:Body>{content}</e:Body></e:Envelope>", Encoding.UTF8);
    }

    public const string Soap11 = "http://schemas.xmlsoap.org/soap/envelope/";

    public static Task FaultAsync(HttpContext http, string code) => SayAsync(http, 500, $"<e:Fault><faultcode>e:{code}</faultcode><faultstring>山田太郎</faultstring></e:Fault>");

    public ValueTask DisposeAsync() => _web.DisposeAsync();
}
