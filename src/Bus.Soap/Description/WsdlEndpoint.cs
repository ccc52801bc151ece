using System.Text;
using Bus.Core.Contracts;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Soap.Ingress.Security;
using Bus.Soap.Services;
using Bus.Soap.Wire;
using Microsoft.AspNetCore.Http;

namespace Bus.Soap.Description;

/// <summary>GET: WSDL and schemas of a service, for anybody.</summary>
internal sealed class WsdlEndpoint(IRegionStore region, ICatalogue catalogue, IRecordFormats formats, CallersTransport transport)
{
    public async Task GetAsync(HttpContext http)
    {
        var (code, name) = ((string?)http.Request.RouteValues["municipality"] ?? "", (string?)http.Request.RouteValues["service"] ?? "");
        var municipality = MunicipalityCode.TryParse(code, out var parsed) ? region.Current.Find(parsed) : null;
        var query = http.Request.Query;
        if (municipality is null) await NotFoundAsync(http);
        else if (query.ContainsKey("xsd")) await SchemaAsync(http, municipality, name, query["xsd"].ToString(), Version(query));
        else if (query.ContainsKey("wsdl")) await WsdlAsync(http, name, query["wsdl"].ToString(), Version(query));
        else await NotFoundAsync(http);
    }

    private static string? Version(IQueryCollection query) => query.TryGetValue("version", out var version) ? version.ToString() : null;

    private async Task WsdlAsync(HttpContext http, string name, string binding, string? version)
    {
        var soap = binding switch { "" or "1.1" => SoapVersion.V11, "1.2" => SoapVersion.V12, _ => null };
        if (soap is null || Describe(name, version) is not { } service)
        {
            await NotFoundAsync(http);
            return;
        }
        var address = CallersAddress.Of(http.Request, transport.IsFromProxy(http));
        using var buffer = new PooledBuffer();
        new WsdlWriter(service, soap, address, xsd => $"{address}?xsd={xsd}{(version is null ? "" : $"&version={Uri.EscapeDataString(version)}")}").Write(buffer);
        await SendAsync(http, StatusCodes.Status200OK, "text/xml; charset=utf-8", buffer.Written);
    }

    private async Task SchemaAsync(HttpContext http, Municipality municipality, string name, string xsd, string? version)
    {
        if (Describe(name, version) is null) await NotFoundAsync(http);
        else if (CommonSchemas.Find(xsd) is { } common) await SendAsync(http, StatusCodes.Status200OK, "text/xml; charset=utf-8", common);
        else if (xsd == name && catalogue.Current.FindRecords(name, version) is { } contract)
        {
            var additional = municipality.Extends.TryGetValue(name, out var items) ? items : [];
            await SendAsync(http, StatusCodes.Status200OK, "text/xml; charset=utf-8", Encoding.UTF8.GetBytes(formats.Schema(contract, additional)));
        }
        else await NotFoundAsync(http);
    }

    private ServiceDescription? Describe(string name, string? version)
    {
        if (name == ExchangeService.Name) return version is null or ExchangeService.Version ? ServiceDescription.Exchange : null;
        if (catalogue.Current.FindQuery(name, version) is { } query) return ServiceDescription.Of(query);
        return catalogue.Current.Find(name, version) is { } contract ? ServiceDescription.Of(contract) : null;
    }

    private static Task NotFoundAsync(HttpContext http) => SendAsync(http, StatusCodes.Status404NotFound, "text/plain; charset=utf-8", NotFound);

    private static readonly byte[] NotFound = Encoding.UTF8.GetBytes("""
        ここには何もありません。団体コード・サービス名・版を確認してください。WSDL は /soap/団体コード/サービス名?wsdl （SOAP 1.2 は ?wsdl=1.2）です。
        Nothing is here. Check municipality code, service and version. A WSDL is at /soap/municipality/service?wsdl (SOAP 1.2: ?wsdl=1.2).

        """);

    private static async Task SendAsync(HttpContext http, int status, string type, ReadOnlyMemory<byte> content)
    {
        (http.Response.StatusCode, http.Response.ContentType, http.Response.ContentLength) = (status, type, content.Length);
        await http.Response.BodyWriter.WriteAsync(content, http.RequestAborted);
    }
}
