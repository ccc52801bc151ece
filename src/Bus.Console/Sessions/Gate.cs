using Bus.Console.Hub;
using Bus.Console.Pages;
using Bus.Core.Region;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Console.Sessions;

/// <summary>The door of the console: over which wire, from whose page, and is somebody signed in?</summary>
internal static class Gate
{
    /// <summary>What every form carries (<see cref="ConsoleSession.Form"/>).</summary>
    public const string FormField = "form";

    /// <summary>A token never crosses a network readable, and no other site makes a browser post here.</summary>
    public static async ValueTask<object?> Transport(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var visit = Visit.Of(context.HttpContext);
        var http = context.HttpContext;
        // Cookies know no ports: a session begun at another port of that host the browser would bring to the application.
        if (http.RequestServices.GetService<ApplicationHosts>()?.Has(http.Request.Host.Host) == true) return visit.Problem(Problems.HostOfApplication(), StatusCodes.Status421MisdirectedRequest);
        if (!visit.Wire.IsProtected(http)) return visit.Problem(Problems.PlainHttp(), StatusCodes.Status403Forbidden);
        if (HttpMethods.IsPost(http.Request.Method) && IsForeign(http.Request)) return visit.Problem(Problems.ForeignForm(), StatusCodes.Status403Forbidden);
        if (HttpMethods.IsPost(http.Request.Method) && !http.Request.HasFormContentType) return visit.Problem(Problems.NotAForm(), StatusCodes.Status400BadRequest);
        try
        {
            return await next(context);
        }
        catch (Exception e) when (e is BadHttpRequestException or InvalidDataException)
        {
            return visit.Problem(Problems.NotAForm(), StatusCodes.Status400BadRequest);
        }
    }

    /// <summary>Whoever is not signed in does so first, and comes back; what is posted comes from a page of this session's.</summary>
    public static async ValueTask<object?> SignedIn(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var (http, visit) = (context.HttpContext, Visit.Of(context.HttpContext));
        if (visit.Session is not { } session) return visit.ToSignIn();
        if (HttpMethods.IsPost(http.Request.Method) && !ConsoleSessions.IsOwnForm(session, (await http.Request.ReadFormAsync(http.RequestAborted))[FormField]))
            return visit.Problem(Problems.ForeignForm(), StatusCodes.Status403Forbidden);
        try
        {
            await visit.IntroduceAsync();
            return await next(context);
        }
        catch (RefusedException refused)
        {
            return visit.Problem(refused.Problem, refused.Status);
        }
        catch (SignedOutException)
        {
            return visit.ToSignIn();
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !http.RequestAborted.IsCancellationRequested))
        {
            return visit.Problem(Problems.NoAnswer(), StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <summary>What only those can use who may act; what is sent from there the API judges by itself.</summary>
    public static ValueTask<object?> Acting(EndpointFilterInvocationContext context, EndpointFilterDelegate next) => ForAsync(context, next, me => me.Acts);

    /// <summary>The same of the data centre's operators.</summary>
    public static ValueTask<object?> Operating(EndpointFilterInvocationContext context, EndpointFilterDelegate next) => ForAsync(context, next, me => me.Operates);

    private static async ValueTask<object?> ForAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next, Func<MeView, bool> may) =>
        Visit.Of(context.HttpContext) is var visit && visit.Me is { } me && may(me) ? await next(context) : visit.Problem(Problems.NotYours(), StatusCodes.Status403Forbidden);

    // Browsers say where a request comes from; what says nothing is no browser, and carries nobody's cookie.
    private static bool IsForeign(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site) return site is not ("same-origin" or "none");
        return request.Headers.Origin.ToString() is { Length: > 0 } origin && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == request.Host.Value);
    }
}
