using Bus.Identity.Faults;
using Microsoft.Extensions.Logging;

namespace Bus.Identity;

/// <summary>Every log line of this module. Nothing personal: who it was stands in the audit.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(9301, LogLevel.Warning, "Identity: refused ({Fault}) at {Path}.")]
    public static partial void Refused(this ILogger log, SamlFault fault, string path);

    [LoggerMessage(9302, LogLevel.Warning, "Identity: {RelyingParty} was not told of a logout by SOAP.")]
    public static partial void LogoutNotTold(this ILogger log, string relyingParty, Exception cause);

    [LoggerMessage(9303, LogLevel.Warning, "Identity: what is over could not be forgotten; it is tried again.")]
    public static partial void SweepFailed(this ILogger log, Exception cause);

    [LoggerMessage(9305, LogLevel.Warning, "Identity: the directory of {Municipality} cannot be asked: {Why}")]
    public static partial void DirectoryDown(this ILogger log, string municipality, string why);

    [LoggerMessage(9306, LogLevel.Warning, "Identity: a person of {Municipality} could not be looked up again; it is tried again.")]
    public static partial void DirectoryLookFailed(this ILogger log, string municipality, Exception cause);

    [LoggerMessage(9307, LogLevel.Warning, "Identity: emergency id {Id} of {Municipality} is used.")]
    public static partial void EmergencyUsed(this ILogger log, string municipality, string id);

    [LoggerMessage(9308, LogLevel.Warning, "Identity: a Kerberos ticket is refused at {Municipality}: {Why}")]
    public static partial void TicketRefused(this ILogger log, string municipality, string why);

    [LoggerMessage(9320, LogLevel.Warning, "Identity: fetched metadata of {RelyingParty} is refused: {Why}")]
    public static partial void MetadataRefused(this ILogger log, string relyingParty, string why);

    [LoggerMessage(9321, LogLevel.Warning, "Identity: what metadata was fetched could not be read; it is tried again.")]
    public static partial void MetadataNotRead(this ILogger log, Exception cause);

    [LoggerMessage(9304, LogLevel.Warning, "Identity: gateway {RelyingParty} could not hand a request on ({Error}).")]
    public static partial void NotForwarded(this ILogger log, string relyingParty, Yarp.ReverseProxy.Forwarder.ForwarderError error);
}
