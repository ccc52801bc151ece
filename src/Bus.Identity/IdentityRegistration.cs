using Bus.Core.Operation;
using System.Net;
using Bus.Core.Faults;
using Bus.Core.Identity;
using Bus.Core.Nodes;
using Bus.Core.Region;
using Bus.Identity.Bindings;
using Bus.Identity.Cards;
using Bus.Identity.Directories;
using Bus.Identity.Gateways;
using Bus.Identity.Guessing;
using Bus.Identity.Kerberos;
using Bus.Identity.Keys;
using Bus.Identity.Messages;
using Bus.Identity.Metadata;
using Bus.Identity.Pages;
using Bus.Identity.People;
using Bus.Identity.Providers;
using Bus.Identity.Proving;
using Bus.Identity.Sessions;
using Bus.Identity.SignOn;
using Bus.Identity.SignOut;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bus.Identity;

/// <summary>Puts the identity providers into the hub.</summary>
public static class IdentityRegistration
{
    /// <summary>The sections of the settings that the module reads.</summary>
    public static IReadOnlyList<SettingsSection> Settings { get; } = [new(IdentityOptions.Section, typeof(IdentityOptions))];

    /// <summary>One SAML 2.0 identity provider a municipality, its sign-in page and portal. Section <c>Identity</c>.</summary>
    public static IServiceCollection AddBusIdentity(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<IdentityOptions>().Bind(configuration.GetSection(IdentityOptions.Section))
            .Validate(o => o.PublicUrl.Length == 0 || Uri.TryCreate(o.PublicUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https", "Identity:PublicUrl must be an http(s) address / http(s) のアドレスを指定してください。")
            .Validate(o => o.HostUrl.Contains("{host}", StringComparison.Ordinal), "Identity:HostUrl must contain {host}.")
            .Validate(o => o is { MaxMessageBytes: >= 4096, PasswordsAtOnce: > 0, PasswordsWaiting: > 0, CertificateYears: > 0, SessionsRemembered: > 0 }, "Identity: MaxMessageBytes must be 4,096 or more, PasswordsAtOnce, PasswordsWaiting, CertificateYears and SessionsRemembered positive.")
            .Validate(o => o.MaxMetadataBytes >= 4096 && o.MetadataLook > TimeSpan.Zero && o.MetadataTimeout > TimeSpan.Zero && o.MetadataRetry > TimeSpan.Zero, "Identity: MaxMetadataBytes must be 4,096 or more, MetadataLook, MetadataTimeout and MetadataRetry positive.")
            .Validate(o => o is { FailuresAllowed: > 0, PersonsPerDevice: >= 0 and <= 40 } && o.FailureWait > TimeSpan.Zero, "Identity: FailuresAllowed and FailureWait must be positive, PersonsPerDevice 0 to 40.")
            .Validate(o => o is { EmergencyFailuresFree: >= 0, EmergencyAnswersHeld: >= 0 } && o.EmergencyDelay > TimeSpan.Zero && o.EmergencyDelayMost >= o.EmergencyDelay && o.EmergencyDelayMost <= TimeSpan.FromMinutes(5),
                "Identity: EmergencyFailuresFree and EmergencyAnswersHeld must not be negative, EmergencyDelay must be positive, EmergencyDelayMost from EmergencyDelay to 5 minutes.")
            .Validate(o => o is { PasswordLength: >= 8 and <= 64, PasswordKinds: >= 1 and <= 4, PasswordHistory: >= 0 and <= 24, TimeCodeWindow: >= 0 and <= 5, RecoveryCodes: >= 0 and <= 20 },
                "Identity: PasswordLength must be 8 to 64, PasswordKinds 1 to 4, PasswordHistory 0 to 24, TimeCodeWindow 0 to 5, RecoveryCodes 0 to 20.")
            .Validate(o => o.TrustedProxies.All(n => IPNetwork.TryParse(n, out _)), "Identity:TrustedProxies must be networks such as 10.0.0.5/32.")
            .Validate(o => o.DirectoryConnections > 0 && o.DirectoryTimeout > TimeSpan.Zero, "Identity: DirectoryConnections and DirectoryTimeout must be positive.")
            .Validate(o => o.AllowPlainHttpFrom.All(n => IPNetwork.TryParse(n, out _)), "Identity:AllowPlainHttpFrom must be networks such as 10.0.0.0/8.")
            .ValidateOnStart();
        services.AddHttpClient(LogoutBackChannel.Client).ConfigurePrimaryHttpMessageHandler(() => new ResetConnections(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }));
        services.AddSingleton<StaffBook>().AddSingleton<IStaffDirectory, StaffDirectory>().AddSingleton<LdapDirectories>().AddSingleton<IDirectoryChecks, DirectoryChecks>().AddSingleton<DirectoryStaff>().AddSingleton<EmergencyStaff>().AddSingleton<NetworkZones>().AddSingleton<SecondFactorRules>().AddSingleton<StaffImport>().AddSingleton<PasswordCheck>().AddSingleton<KnownDevices>().AddSingleton<GuessGuard>().AddSingleton<EmergencyGuesses>();
        services.AddSingleton(s => new InitialPasswordRule(s.GetRequiredService<IOptions<IdentityOptions>>().Value.PasswordLength));
        services.AddSingleton<PasswordPolicy>().AddSingleton<Credentials>().AddSingleton<SignInSteps>().AddSingleton<PasswordPage>().AddSingleton<SecondFactors>().AddSingleton<SecondFactorPage>().AddSingleton<Passkeys>().AddSingleton<PasskeyPage>();
        services.AddHttpClient(MetadataFetcher.Client).ConfigurePrimaryHttpMessageHandler(() => new ResetConnections(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false }));
        services.AddSingleton<FetchedBook>().AddSingleton<MetadataFetcher>().AddSingleton<MetadataRefresh>().AddHostedService(s => s.GetRequiredService<MetadataRefresh>());
        services.AddSingleton(s => HubHost.Of(IdentityProviders.PublicUrlOf(s.GetRequiredService<IOptions<IdentityOptions>>().Value, s.GetRequiredService<NodeSelf>()))).AddSingleton<ApplicationHosts>();
        services.AddSingleton<RefusalBook>().AddSingleton<IdentityProviders>().AddSingleton<FrontDoor>().AddSingleton<MessageGate>();
        services.AddSingleton<KeyMaker>().AddSingleton<SigningKeys>().AddSingleton<IdpMetadataWriter>();
        services.AddSingleton(s => new SigningKeyDesk(s.GetRequiredService<ISigningKeyStore>(), s.GetRequiredService<SigningKeys>(), s.GetRequiredService<KeyMaker>(),
            s.GetRequiredService<IRegionStore>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new StaffDesk(s.GetRequiredService<IStaffDirectory>(), s.GetRequiredService<Credentials>(), s.GetRequiredService<SecondFactors>(), s.GetRequiredService<GuessGuard>(),
            s.GetRequiredService<SignInSessions>(), s.GetRequiredService<ForcedSignOut>()));
        services.AddSingleton(s => new StaffListDesk(s.GetRequiredService<StaffBook>(), s.GetRequiredService<StaffImport>(), s.GetRequiredService<LdapDirectories>(), s.GetRequiredService<DirectoryStaff>(),
            s.GetRequiredService<KerberosSignIn>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new EmergencyDesk(s.GetRequiredService<EmergencyStaff>(), s.GetRequiredService<IEmergencyStore>(), s.GetRequiredService<ForcedSignOut>(), s.GetRequiredService<IOptions<IdentityOptions>>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SealedOnce>().AddSingleton<Carried>().AddSingleton<RememberedSessions>().AddSingleton<SignInSessions>().AddSingleton<Artifacts>().AddHostedService<Sweeper>();
        services.AddSingleton<NameIds>().AddSingleton<Telling>().AddSingleton<ParkedRequests>().AddSingleton<AssertionWriter>().AddSingleton<SignOnReply>().AddSingleton<SignOnDesk>();
        services.AddSingleton<SsoEndpoint>().AddSingleton<ArtifactEndpoint>();
        services.AddHttpForwarder();
        services.AddSingleton<GatewayDirectory>().AddSingleton<GatewayVisits>().AddSingleton<GatewayForwarder>().AddSingleton<GatewayGate>();
        services.AddSingleton<FormGuard>().AddSingleton<SignInProof>().AddSingleton<RevocationLists>().AddSingleton<CardCheck>().AddSingleton<CardPage>().AddSingleton<KerberosSignIn>().AddSingleton<NegotiatePage>().AddSingleton<SignInPage>().AddSingleton<PortalPage>().AddSingleton<StartPage>();
        return services.AddSingleton<LogoutPlanner>().AddSingleton<LogoutBackChannel>().AddSingleton<ForcedSignOut>().AddSingleton<LogoutChain>().AddSingleton<SloEndpoint>();
    }

    /// <summary>Puts the gateways of old applications before everything else: all of their hosts is theirs.</summary>
    public static void UseBusGateways(this IApplicationBuilder app)
    {
        var gate = app.ApplicationServices.GetRequiredService<GatewayGate>();
        app.Use((http, next) => gate.Find(http) is { } gateway ? gate.AnswerAsync(http, gateway) : next(http));
    }

    /// <summary>Maps <c>/idp/{municipality}/…</c>, <c>/portal/{municipality}</c>, and what leads there (<c>/</c>, <c>/portal</c>).</summary>
    public static void MapBusIdentity(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        var door = services.GetRequiredService<FrontDoor>();
        var (sso, slo, signIn) = (services.GetRequiredService<SsoEndpoint>(), services.GetRequiredService<SloEndpoint>(), services.GetRequiredService<SignInPage>());
        const string idp = "/idp/{municipality}";
        routes.MapGet($"{idp}/metadata", door.For(MetadataAsync));
        routes.MapGet($"{idp}/sso", door.For(sso.ByRedirectAsync));
        routes.MapPost($"{idp}/sso", door.For(sso.ByPostAsync));
        routes.MapGet($"{idp}/continue", door.For(sso.ContinueAsync));
        routes.MapGet($"{idp}/start/{{party}}", door.For(sso.StartAsync));
        routes.MapPost($"{idp}/artifact", door.For(services.GetRequiredService<ArtifactEndpoint>().ResolveAsync));
        routes.MapGet($"{idp}/slo", door.For(slo.ByRedirectAsync));
        routes.MapPost($"{idp}/slo", door.For(slo.ByPostAsync));
        routes.MapMethods($"{idp}/signout", ["GET", "POST"], door.For(slo.SignOutAsync));
        routes.MapGet($"{idp}/signin", door.For(signIn.ShowAsync));
        routes.MapPost($"{idp}/signin", door.For(signIn.SubmitAsync));
        var password = services.GetRequiredService<PasswordPage>();
        routes.MapGet($"{idp}/password", door.For(password.ShowAsync));
        routes.MapPost($"{idp}/password", door.For(password.SubmitAsync));
        routes.MapGet($"{idp}/gateway/{{party}}", door.For(services.GetRequiredService<GatewayGate>().SignOnAsync));
        var passkeys = services.GetRequiredService<PasskeyPage>();
        routes.MapGet($"{idp}/passkeys", door.For(passkeys.ShowAsync));
        routes.MapPost($"{idp}/passkeys", door.For(passkeys.SubmitAsync));
        var second = services.GetRequiredService<SecondFactorPage>();
        routes.MapGet($"{idp}/second", door.For(second.ShowAsync));
        routes.MapPost($"{idp}/second", door.For(second.SubmitAsync));
        routes.MapGet($"{idp}/negotiate", door.For(services.GetRequiredService<NegotiatePage>().AnswerAsync));
        routes.MapGet($"{idp}/card", door.For(services.GetRequiredService<CardPage>().ProveAsync));
        var start = services.GetRequiredService<StartPage>();
        routes.MapGet("/", start.HomeAsync);
        routes.MapGet("/portal", start.PortalAsync);
        routes.MapGet("/portal/{municipality}", door.For(services.GetRequiredService<PortalPage>().ShowAsync));
    }

    private static async Task MetadataAsync(HttpContext http, IdentityProvider provider)
    {
        var text = await http.RequestServices.GetRequiredService<IdpMetadataWriter>().WriteAsync(provider, http.RequestAborted);
        http.Response.ContentType = "application/samlmetadata+xml";
        await http.Response.WriteAsync(text, http.RequestAborted);
    }
}
