using System.Xml.Linq;

namespace Bus.Soap.Tests.Hostile;

/// <summary>What may be answered to a request that nobody well-meaning sends: anything but silence, a fault of the hub's own, and what is no SOAP.</summary>
internal static class Judgement
{
    private static readonly string[] Senders = ["Client", "Sender", "VersionMismatch", "MustUnderstand"];

    /// <summary>Null: nothing.</summary>
    public static string? WhatIsWrong(RawRequest request, RawAnswer answer)
    {
        if (answer.Hung) return "It hangs.";
        // Closed without a word: so may whoever speaks no HTTP, or does not send what it announces, be answered.
        if (answer.Status is null) return request.Manner == Manner.Waits ? "It is not answered." : null;
        var xml = answer.Head.Contains("xml", StringComparison.Ordinal) && answer.Body.Length > 0;
        if (!xml) return answer.Status >= 500 && !WantsNoFault(request) ? $"HTTP {answer.Status} without a SOAP Fault." : null;
        XDocument document;
        try
        {
            document = XDocument.Parse(answer.Body);
        }
        catch (System.Xml.XmlException e)
        {
            return $"The answer is no XML: {e.Message}";
        }
        if (answer.Status < 500) return null;
        var role = (document.Descendants("faultcode").FirstOrDefault() ?? document.Descendants(Soap.V12.Namespace + "Value").FirstOrDefault())?.Value ?? "none";
        return Senders.Contains(role.Split(':')[^1]) || role.StartsWith("wsa:", StringComparison.Ordinal) ? null : $"A fault of the hub's own: {role}";
    }

    /// <summary>WS-Addressing: who has its faults sent nowhere hears by the status alone that nothing was taken. The hub's own failures are in its log all the same.</summary>
    private static bool WantsNoFault(RawRequest request) => request.Bytes.AsSpan().IndexOf("/addressing/none"u8) >= 0;
}
