using Microsoft.AspNetCore.Http;

namespace Bus.Console.Pages;

/// <summary>Sends the browser on, by GET, to an address of the console.</summary>
internal sealed class SeeOther(string address) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        Reading.Reader.Remember(httpContext, Visit.Of(httpContext).Wire.IsTls(httpContext));
        PageResult.Protect(httpContext.Response);
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = address;
        return Task.CompletedTask;
    }
}
