using Bus.Console.Hub;
using Bus.Console.Pages;
using Bus.Console.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bus.Console.Desks;

/// <summary>Sign-in with an operator's token, and sign-out.</summary>
internal static class SignInDesk
{
    private static readonly TextView Title = new("サインイン", "Sign in");

    public static void Map(IEndpointRouteBuilder open)
    {
        open.MapGet("/signin", (Visit visit) => visit.Session is null ? Show(visit, visit.Query("to"), null) : new SeeOther(InConsole(visit.Query("to"))));
        open.MapPost("/signin", SignInAsync).WithMetadata(FormSize.Of);
        open.MapPost("/signout", SignOut).WithMetadata(FormSize.Of);
    }

    private static async Task<IResult> SignInAsync(Visit visit, HubCalls hub)
    {
        await visit.Http.Request.ReadFormAsync(visit.Gone);
        var token = visit.Field("token");
        // It goes into a header: visible ASCII alone.
        if (token is null || token.Any(c => c is <= ' ' or > '~')) return Wrong(visit);
        try
        {
            var me = await hub.GetAsync<MeView>(new ConsoleSession(token, "", default, default), "me", visit.Gone);
            if (me.Trouble is { } trouble) return visit.Problem(trouble, me.Status);
        }
        catch (SignedOutException)
        {
            return Wrong(visit);
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !visit.Gone.IsCancellationRequested))
        {
            return visit.Problem(Problems.NoAnswer(), StatusCodes.Status503ServiceUnavailable);
        }
        visit.Sessions.Begin(visit.Http, token);
        return new SeeOther(InConsole(visit.Field("to")));
    }

    private static IResult Wrong(Visit visit) => Show(visit, visit.Field("to"), Problems.WrongToken(), StatusCodes.Status401Unauthorized);

    private static async Task<IResult> SignOut(Visit visit)
    {
        var form = await visit.Http.Request.ReadFormAsync(visit.Gone);
        if (visit.Session is { } session && !ConsoleSessions.IsOwnForm(session, form[Gate.FormField])) return visit.Problem(Problems.ForeignForm(), StatusCodes.Status403Forbidden);
        visit.Sessions.End(visit.Http);
        return new SeeOther("/console/signin");
    }

    private static IResult Show(Visit visit, string? to, ProblemView? problem, int status = StatusCodes.Status200OK) => visit.Page<SignInPage>(Title, new SignInModel(InConsole(to), problem), status);

    /// <summary>Where to go on: to a page of the console, never to anywhere else.</summary>
    internal static string InConsole(string? to) =>
        to is not null && (to == "/console" || to.StartsWith("/console/", StringComparison.Ordinal) || to.StartsWith("/console?", StringComparison.Ordinal)) && to.All(c => c is > ' ' and <= '~' and not '\\')
            && !to.Contains("..", StringComparison.Ordinal) && !to.Contains("%2e", StringComparison.OrdinalIgnoreCase) ? to : "/console";
}

/// <param name="To">Where it goes on to.</param>
internal sealed record SignInModel(string To, ProblemView? Problem);
