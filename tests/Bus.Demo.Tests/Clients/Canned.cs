using System.Net;
using System.Text;

namespace Bus.Demo.Tests.Clients;

/// <summary>Answers every call with the same fixture, and keeps what was asked.</summary>
internal sealed class Canned(HttpStatusCode status, string body) : HttpMessageHandler
{
    public HttpRequestMessage? Request { get; private set; }
    public string Asked { get; private set; } = "";

    public static Canned File(HttpStatusCode status, string fixture) => new(status, System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Clients", fixture)));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        (Request, Asked) = (request, await request.Content!.ReadAsStringAsync(cancellation));
        return new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "text/xml") };
    }
}
