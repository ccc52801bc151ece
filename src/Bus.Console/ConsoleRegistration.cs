using Bus.Core.Operation;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Bus.Console.Desks;
using Bus.Console.Hub;
using Bus.Console.Pages;
using Bus.Console.Sessions;
using Bus.Core.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Bus.Console;

/// <summary>The operators' console under <c>/console</c>.</summary>
public static class ConsoleRegistration
{
    /// <summary>The sections of the settings that the module reads.</summary>
    public static IReadOnlyList<SettingsSection> Settings { get; } = [new(ConsoleOptions.Section, typeof(ConsoleOptions))];

    /// <summary>Adds the console; section <c>Console</c>. <see cref="ConsoleDoor.Address"/> must be set once the hub listens.</summary>
    public static IServiceCollection AddBusConsole(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<ConsoleOptions>().Bind(configuration.GetSection(ConsoleOptions.Section)).Validate(o => o.IsValid, ConsoleOptions.Rule).ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        // Japanese stays readable in a page's source.
        services.TryAddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddSingleton<ConsoleDoor>().AddSingleton<Wire>().AddSingleton<ConsoleSessions>();
        services.AddHttpClient<HubCalls>((s, http) => http.Timeout = s.GetRequiredService<IOptions<ConsoleOptions>>().Value.Patience)
            .ConfigurePrimaryHttpMessageHandler(() => new ResetConnections(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false }));
        return services;
    }

    /// <summary>Maps its pages.</summary>
    public static void MapBusConsole(this IEndpointRouteBuilder web)
    {
        // Without a name of its own a group's pages would stand in the description of the management API.
        var open = web.MapGroup("/console").ExcludeFromDescription().AddEndpointFilter(Gate.Transport);
        SignInDesk.Map(open);
        var pages = open.MapGroup("").AddEndpointFilter(Gate.SignedIn);
        OverviewDesk.Map(pages);
        MessageDesk.Map(pages);
        ReplayDesk.Map(pages);
        RouteDesk.Map(pages);
        FileDesk.Map(pages);
        ErrorDesk.Map(pages);
        TotalDesk.Map(pages);
        ApprovalDesk.Map(pages);
        QueryDesk.Map(pages);
        AuditDesk.Map(pages);
        HubDesk.Map(pages);
        RegionDesk.Map(pages);
        RegionChangeDesk.Map(pages);
        SigningKeyDesk.Map(pages);
        StaffDesk.Map(pages);
        EmergencyDesk.Map(pages);
        pages.MapFallback("{**rest}", (Visit visit) => visit.Problem(Problems.NoSuchPage(), StatusCodes.Status404NotFound)).WithMetadata(FormSize.Of);
    }
}
