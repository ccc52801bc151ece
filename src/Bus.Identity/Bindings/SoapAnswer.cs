using Bus.Identity.Faults;
using Microsoft.AspNetCore.Http;

namespace Bus.Identity.Bindings;

/// <summary>Answers a SOAP call: the envelope of what was made, or of a fault that says why not.</summary>
internal static class SoapAnswer
{
    private const int Limit = 131_072;

    public static async Task<string> OfAsync(HttpContext http, FrontDoor door, Func<byte[], Task<string>> make)
    {
        http.Response.ContentType = "text/xml; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            return SoapEnvelope.Wrap(await make(await ReadAsync(http)));
        }
        catch (SamlException trouble)
        {
            await door.TellAsync(http, trouble);
            // SOAP 1.1 over HTTP: a fault is status 500.
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            var entry = trouble.Fault.Entry();
            return SoapEnvelope.Fault($"{entry.Name}: {entry.Cause} {trouble.What} {entry.Action} ({entry.Party})");
        }
    }

    private static async Task<byte[]> ReadAsync(HttpContext http)
    {
        var buffer = new byte[Limit + 1];
        var length = await http.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, http.RequestAborted);
        return length <= Limit ? buffer[..length] : throw new SamlException(SamlFault.TooLarge, $"上限 {Limit} バイト。", $"The limit is {Limit} bytes.");
    }
}
