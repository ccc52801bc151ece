using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bus.Identity.Tests.Parts;

/// <summary>A vendor's server from which metadata is fetched; it answers as it is told.</summary>
public sealed class MetadataServer : IAsyncDisposable
{
    private readonly WebApplication _web;

    private MetadataServer(WebApplication web) => _web = web;

    public Uri Url => new(_web.Urls.Single() + "/metadata");
    public int Asked { get; private set; }
    /// <summary>How it answers from now on.</summary>
    public RequestDelegate Answers { get; set; } = _ => Task.CompletedTask;

    public static async Task<MetadataServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var made = new MetadataServer(builder.Build());
        made._web.Run(http =>
        {
            made.Asked++;
            return made.Answers(http);
        });
        await made._web.StartAsync();
        return made;
    }

    public void Give(string text) => Answers = http => http.Response.WriteAsync(text);

    public ValueTask DisposeAsync() => _web.DisposeAsync();
}
