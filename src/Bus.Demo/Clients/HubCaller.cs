using System.Net.Http.Headers;
using System.Text;
using System.Xml;

namespace Bus.Demo.Clients;

/// <summary>Posts one envelope to the hub and hands over the answer.</summary>
internal sealed class HubCaller(HttpClient http, Uri hub, ApplicationLogin login)
{
    /// <summary>Calls an operation.</summary>
    /// <param name="answer">Reads the body's element, on which the reader stands; not called for a fault.</param>
    /// <returns>HTTP status, and the fault, if it was one.</returns>
    /// <exception cref="HttpRequestException">No answer came.</exception>
    public async Task<(int Status, SoapFault? Fault)> CallAsync(string service, string action, Action<XmlWriter> body, Func<XmlReader, Task> answer, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(hub, $"/soap/{login.Municipality}/{service}"));
        request.Content = new ByteArrayContent(SoapEnvelope.Write(login.Dialect, login.As == LoginForm.UsernameToken ? login : null, body));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(SoapNames.MediaTypeOf(login.Dialect), "utf-8");
        if (login.Dialect == SoapDialect.Soap11) request.Headers.Add("SOAPAction", $"\"{action}\"");
        else request.Content.Headers.ContentType.Parameters.Add(new NameValueHeaderValue("action", $"\"{action}\""));
        if (login.As == LoginForm.Basic) request.Headers.Authorization = Basic(login.Application, login.Password);

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        var status = (int)response.StatusCode;
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        try
        {
            using var xml = SoapEnvelope.Open(stream);
            await SoapEnvelope.EnterAsync(xml);
            if (xml.LocalName == "Fault") return (status, await FaultReader.ReadAsync(xml));
            await answer(xml);
            return (status, null);
        }
        catch (Exception e) when (e is XmlException or FormatException or OverflowException)
        {
            return (status, FaultReader.NoSoap(status));
        }
    }

    public static AuthenticationHeaderValue Basic(string user, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
}
