using Bus.Core.Faults;
using Bus.Core.Region;
using Bus.Soap.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Bus.Soap.Ingress.Addressing;

/// <summary>What the addressing headers of a request must be, beyond their form.</summary>
internal static class AddressingRules
{
    /// <summary>As soon as the headers are read. WS-Addressing 1.0 SOAP Binding §4.2, §6.4.</summary>
    public static Fault? Check(AddressingHeaders headers, SoapVersion version, HttpRequest request)
    {
        if (!headers.Present) return null;
        if (AddressingHeaders.IsElsewhere(headers.ReplyTo) || AddressingHeaders.IsElsewhere(headers.FaultTo))
        {
            // Where the answer comes back over the connection many toolkits leave them out, and nothing is lost by it.
            if (headers.Action is null) return Required(headers, "Action");
            if (headers.MessageId is null) return Required(headers, "MessageID");
        }
        if (headers.Action is { } action && SoapActionOf(request, version) is { Length: > 0 } said && said != action)
            return Wrong(headers, AddressingProblem.Invalid("ActionMismatch", "Action"), "HTTP の SOAPAction と異なります。", "it differs from the SOAPAction of HTTP.");
        return headers.To is { } to && !IsHere(to, request)
            ? Wrong(headers, new AddressingProblem("DestinationUnreachable", null, "To"), "この要求の宛先と異なります。", "it is not the address of this request.")
            : null;
    }

    /// <summary>Once the operation is known. WS-Addressing 1.0 Metadata §5.1.</summary>
    public static Fault? CheckAction(AddressingHeaders headers, string expected) => headers.Action is null || headers.Action == expected ? null
        : Wrong(headers, new AddressingProblem("ActionNotSupported", null, "Action"), $"この操作では「{expected}」でなければなりません。", $"for this operation it must be '{expected}'.");

    /// <summary>Where no answer can go elsewhere.</summary>
    public static Fault? OnlyAnonymous(AddressingHeaders headers) =>
        AddressingHeaders.IsElsewhere(headers.ReplyTo) ? NotThere(headers, "ReplyTo") : AddressingHeaders.IsElsewhere(headers.FaultTo) ? NotThere(headers, "FaultTo") : null;

    /// <summary>Where it can, to the addresses that the region allows the application: nobody makes the hub call whatever it is told.</summary>
    public static Fault? CheckAddresses(AddressingHeaders headers, Application application)
    {
        if (!IsAllowed(headers.ReplyTo, application)) return NotThere(headers, "ReplyTo");
        return IsAllowed(headers.FaultTo, application) ? null : NotThere(headers, "FaultTo");
    }

    private static bool IsAllowed(string? address, Application application) =>
        !AddressingHeaders.IsElsewhere(address) || application.ReplyTo.Any(a => a.OriginalString == address || a.AbsoluteUri == address);

    private static Fault NotThere(AddressingHeaders headers, string name) => Wrong(headers, AddressingProblem.Invalid("OnlyAnonymousAddressSupported", name),
        "このアドレスへは応答できません。anonymous にするか、リージョン定義の replyTo への登録を運用担当者に依頼してください（非同期の応答ができるのは Send… だけです）。",
        "no answer is sent to this address. Use anonymous, or have the operator register it as replyTo in the region file (only Send… can be answered asynchronously).");

    private static Fault Required(AddressingHeaders headers, string name) =>
        Wrong(headers, new AddressingProblem("MessageAddressingHeaderRequired", null, name), "必須です。", "it is required.");

    private static Fault Wrong(AddressingHeaders headers, AddressingProblem problem, string ja, string en)
    {
        headers.Problem ??= problem;
        return Refusals.Element("wsa:" + problem.Header, ja, en);
    }

    // Behind a proxy the caller's address may be another than ours, and some toolkits say a name instead; but one that is plainly another municipality's or service's is none of ours.
    private static bool IsHere(string to, HttpRequest request) =>
        !Uri.TryCreate(to, UriKind.Absolute, out var uri) || !uri.AbsolutePath.Contains("/soap/", StringComparison.Ordinal) || uri.AbsolutePath.EndsWith(request.Path, StringComparison.Ordinal);

    private static string? SoapActionOf(HttpRequest request, SoapVersion version)
    {
        if (!version.IsSoap12) return request.Headers["SOAPAction"].ToString().Trim('"');
        return MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            ? HeaderUtilities.RemoveQuotes(type.Parameters.FirstOrDefault(p => p.Name.Equals("action", StringComparison.OrdinalIgnoreCase))?.Value ?? default).ToString() : null;
    }
}
