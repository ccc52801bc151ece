using System.Net;
using Bus.Console;
using Bus.Contracts;
using Bus.Core;
using Bus.Core.Admission;
using Bus.Core.Nodes;
using Bus.Core.Operation;
using Bus.Files;
using Bus.Host.Alerts;
using Bus.Host.Api;
using Bus.Host.Backups;
using Bus.Host.Exits;
using Bus.Host.Api.Access;
using Bus.Host.Hub.Checking;
using Bus.Host.Hub.Tls;
using Bus.Host.Observation;
using Bus.Host.Reports;
using Bus.Identity;
using Bus.Messaging;
using Bus.Region;
using Bus.Soap;
using Bus.Storage;
using Bus.Storage.PostgreSql;
using Bus.Storage.Sqlite;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Bus.Host.Hub;

/// <summary>Composition: the modules put together into one hub. Everything that can be exchanged is exchanged here.</summary>
internal sealed class HubApplication : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly HubLock _lock;
    private readonly HubSettings _settings;
    private HubStartException? _broken;

    private HubApplication(WebApplication web, HubLock hubLock, HubSettings settings) => (_web, _lock, _settings) = (web, hubLock, settings);

    public IServiceProvider Services => _web.Services;

    /// <summary>The first address it listens on, known once it has started.</summary>
    public Uri Address { get; private set; } = new("http://localhost");

    /// <exception cref="HubStartException">The folder is in use, an address is taken, or a setting is wrong.</exception>
    public static async Task<HubApplication> StartAsync(HubSettings settings, CancellationToken cancellation)
    {
        var data = Path.GetFullPath(settings.DataFolder);
        settings = settings with { DataFolder = data };
        if (Listening.FirstWrong(settings.Urls) is { } wrong) throw HubStartException.AddressWrong(wrong);
        // Before a folder is made.
        settings.Check();
        MakeFolder(data);
        // Looked at first, so that a port in use is told before anything is opened.
        if (Listening.FirstTaken(settings.Urls) is { } taken) throw HubStartException.AddressInUse(taken);
        if (RestoreMark.Read(data) is not null) throw HubStartException.RestoreNotEnded(data);
        var hubLock = HubLock.TryTake(data) ?? throw HubStartException.FolderInUse(data, HubCard.Read(data));
        try
        {
            var hub = new HubApplication(Build(settings), hubLock, settings);
            await hub.ListenAsync(cancellation);
            return hub;
        }
        catch (Exception e)
        {
            hubLock.Dispose();
            throw HubStartException.Of(e) ?? e;
        }
    }

    private static void MakeFolder(string data)
    {
        try
        {
            Directory.CreateDirectory(data);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw HubStartException.FolderNotMade(data);
        }
    }

    /// <summary>Returns when the hub was asked to stop and has stopped.</summary>
    /// <exception cref="HubStartException">Nobody asked it: a part of it broke off.</exception>
    public async Task WaitForShutdownAsync(CancellationToken cancellation)
    {
        await _web.WaitForShutdownAsync(cancellation);
        if (_broken is not null) throw _broken;
    }

    public async ValueTask DisposeAsync()
    {
        Systemd.Stopping();
        File.Delete(HubCard.PathOf(_settings.DataFolder));
        await _web.StopAsync();
        await _web.DisposeAsync();
        _lock.Dispose();
    }

    private static WebApplication Build(HubSettings settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = settings.DataFolder, ApplicationName = "bus" });
        var configuration = builder.Configuration;
        settings.AddTo(configuration);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().UseUrls(WithLocalDoor(settings.Urls));
        var tls = configuration.GetSection(TlsOptions.Section).Get<TlsOptions>() ?? new TlsOptions();
        if (tls.Certificate.Length > 0) tls.Certificate = Path.GetFullPath(tls.Certificate, settings.DataFolder);
        if (tls.CertificateKey.Length > 0) tls.CertificateKey = Path.GetFullPath(tls.CertificateKey, settings.DataFolder);
        // The ASP.NET Core way works too: Kestrel:Endpoints:…, Kestrel:Certificates:Default:Path.
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            TlsListeners.Configure(kestrel, tls);
            kestrel.Configure(configuration.GetSection("Kestrel"), reloadOnChange: true);
        });
        HubLogging.Configure(builder.Logging, configuration, settings.Quiet);

        var services = builder.Services;
        services.AddRoutingCore().AddHttpClient();
        var environment = EnvironmentOf(configuration);
        services.AddSingleton(environment);
        services.AddSingleton(NodePlace.Of(settings));
        services.AddBusObservation(configuration, settings.DataFolder);
        services.AddBusCore(configuration);
        services.AddSingleton<IDisks>(s => new Disks(settings.DataFolder, s.GetRequiredService<IOptions<FilesOptions>>().Value.Root));
        services.AddBusStorage(configuration, settings.DataFolder);
        services.AddBusSqlite(configuration).AddBusPostgreSql(configuration);
        // After the storage, which is open then: the contracts are held against what the journal has of them.
        services.AddBusContracts(configuration);
        services.AddBusMessaging(configuration);
        services.AddBusRegion(configuration);
        services.AddBusSoap(configuration);
        services.AddBusFiles(configuration, settings.DataFolder);
        services.AddBusIdentity(configuration);
        services.AddBusConsole(configuration);
        services.AddBusAlerts(configuration);
        services.AddBusBackups(configuration);
        services.AddBusReports(configuration);
        services.AddBusExits();
        services.AddBusApi(HubCard.NewToken());
        // A hub that is told to stop lets what is under way come to its end.
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20) + NodeSettings(configuration).DrainDelay + NodeSettings(configuration).Patience);

        var web = builder.Build();
        web.UseDraining();
        if (environment.HeaderValue is { } name)
            web.Use((http, next) =>
            {
                http.Response.Headers[HubEnvironment.Header] = name;
                return next(http);
            });
        web.UseBusGateways();
        web.UseRouting();
        web.UseApiGate();
        web.MapBusSoap();
        web.MapBusIdentity();
        web.MapBusConsole();
        web.MapBusApi();
        web.MapBusObservation();
        return web;
    }

    private static NodeOptions NodeSettings(IConfiguration configuration) => configuration.GetSection("Node").Get<NodeOptions>() ?? new NodeOptions();

    private static HubEnvironment EnvironmentOf(IConfiguration configuration)
    {
        var name = configuration["Environment:Name"]?.Trim();
        if (string.IsNullOrEmpty(name)) return HubEnvironment.None;
        return name.Length <= 40 && !name.Any(char.IsControl) ? new HubEnvironment(name) : throw new OptionsValidationException("Environment:Name", typeof(EnvironmentSettings), ["Environment:Name: 40 characters at most, on one line / 40 文字以内の 1 行で指定してください。"]);
    }

    private async Task ListenAsync(CancellationToken cancellation)
    {
        var stopping = _web.Lifetime.ApplicationStopping.Register(LookForBroken);
        try
        {
            await _web.StartAsync(cancellation);
        }
        catch (Exception e)
        {
            var configuration = _web.Configuration;
            await stopping.DisposeAsync();
            // What breaks off during the start calls the start off, which may end here before anybody was asked to look.
            if (e is OperationCanceledException && !cancellation.IsCancellationRequested) LookForBroken();
            await _web.DisposeAsync();
            if (e is OperationCanceledException && _broken is not null) throw _broken;
            if (e is InvalidOperationException && UrlWithoutCertificate(configuration, _settings.Urls) is { } url && e.Message.Contains("HTTPS", StringComparison.Ordinal)) throw SettingMistakes.NoCertificate(url);
            throw;
        }
        var addresses = _web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Address = Reachable(addresses.First());
        var door = (addresses.FirstOrDefault(IsLocalDoor) ?? addresses.FirstOrDefault(a => a.StartsWith("http://", StringComparison.Ordinal))) is { } plain ? Reachable(plain) : Address;
        _web.Services.GetRequiredService<ConsoleDoor>().Address = door;
        new HubCard(door.ToString(), _web.Services.GetRequiredService<OperatorToken>().Value, Environment.ProcessId).Write(_settings.DataFolder);
        Systemd.Ready();
    }

    /// <summary>As it begins to stop: where a part of the hub broke off, the host stops without a word, as if it had been asked to.</summary>
    private void LookForBroken()
    {
        if (_broken is not null) return;
        foreach (var part in _web.Services.GetServices<IHostedService>().OfType<BackgroundService>())
        {
            if (part.ExecuteTask?.Exception?.GetBaseException() is not { } cause) continue;
            _web.Services.GetRequiredService<ILogger<HubApplication>>().HubBroke(part.GetType().Name, cause);
            _broken = HubStartException.Broke(part.GetType().Name, cause);
        }
    }

    // Kestrel would have a developer's certificate made, which nobody who calls this hub trusts.
    private static string? UrlWithoutCertificate(IConfiguration configuration, string urls) =>
        !string.IsNullOrEmpty(configuration["Tls:Certificate"]) || configuration.GetSection("Kestrel:Certificates:Default").Exists() ? null
            : urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault(u => u.StartsWith("https://", StringComparison.OrdinalIgnoreCase));

    // Where it listens on IPv4 alone, the same port of IPv6 may be another program's, and localhost may lead there first: with the token.
    private static Uri Reachable(string address) => new(address.Replace("[::]", "localhost").Replace("0.0.0.0", "127.0.0.1"));

    // Verbs and console on this machine need no certificate: a hub that speaks TLS only, or plain HTTP at another address only, opens a door of its own for them, on loopback.
    private static string WithLocalDoor(string urls) =>
        urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Any(IsLocalDoor) ? urls : urls + ";http://127.0.0.1:0";

    // A name, and every address, answers on loopback as well; one address of another kind does not.
    private static bool IsLocalDoor(string url) => BindingAddress.Parse(url) is { Scheme: "http" } at
        && (!IPAddress.TryParse(at.Host, out var address) || IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));
}
