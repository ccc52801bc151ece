using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bus.EndToEnd.Tests.Identity;

/// <summary>A web application that knows no SAML: it believes its headers.</summary>
internal sealed class OldApplication : IAsyncDisposable
{
    private readonly WebApplication _web;

    private OldApplication(WebApplication web) => _web = web;

    public string Url => _web.Urls.Single();

    /// <summary>What it was asked, newest last: method, path and query, header fields.</summary>
    public ConcurrentQueue<(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)> Asked { get; } = [];

    public static async Task<OldApplication> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var made = new OldApplication(builder.Build());
        made._web.Run(async http =>
        {
            var body = await new StreamReader(http.Request.Body).ReadToEndAsync();
            made.Asked.Enqueue((http.Request.Method, http.Request.Path + http.Request.QueryString, http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), body));
            http.Response.Headers.SetCookie = new[] { "app=1; Path=/; Domain=localhost", "bus-visit=planted; Path=/" };
            await http.Response.WriteAsync("old application");
        });
        await made._web.StartAsync();
        return made;
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();
}
