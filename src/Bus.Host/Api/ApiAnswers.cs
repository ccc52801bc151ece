using Bus.Core.Faults;

namespace Bus.Host.Api;

/// <summary>How the API says no: always the same shape, cause → action → party, in both languages.</summary>
internal static class ApiAnswers
{
    public static IResult Problem(int status, Fault fault) => Results.Json(ProblemView.Of(fault), statusCode: status);

    public static IResult BadRequest(string ja, string en) => Problem(StatusCodes.Status400BadRequest, Fault.Of(FaultCode.InvalidMessage, ja, en));

    public static IResult NotFound(string ja, string en) => Problem(StatusCodes.Status404NotFound, Fault.Of(FaultCode.InvalidMessage, ja, en));
}
