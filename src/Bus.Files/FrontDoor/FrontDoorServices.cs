using System.Net;
using System.Text.RegularExpressions;
using Bus.Files.Homes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bus.Files.FrontDoor;

/// <summary>Puts the front door into the hub.</summary>
internal static partial class FrontDoorServices
{
    public static IServiceCollection AddFrontDoor(this IServiceCollection services, IConfiguration configuration, string dataFolder)
    {
        services.AddOptions<FrontDoorOptions>().Configure(options => Bind(options, configuration))
            .Validate(options => IsPort(options.Ftp.Port) && IsPort(options.Sftp.Port), "Files:Ftp:Port and Files:Sftp:Port must be from 1 to 65535.")
            .Validate(options => IPAddress.TryParse(options.Ftp.Address, out _) && IPAddress.TryParse(options.Sftp.Address, out _), "Files:Ftp:Address and Files:Sftp:Address must be IP addresses (0.0.0.0: all).")
            .Validate(options => PortRange().IsMatch(options.Ftp.PassivePorts), "Files:Ftp:PassivePorts must be like 50000-50199.")
            .Validate(options => options.Ftp.PassiveAddress is null || HostName().IsMatch(options.Ftp.PassiveAddress), "Files:Ftp:PassiveAddress must be an address or a host name.")
            .Validate(options => options is { MaxSessions: > 0, MaxSessionsPerApplication: > 0, LoginAttempts: > 0, LogBytes: > 0, GroupId: > 0 },
                "Files:FrontDoor: MaxSessions, MaxSessionsPerApplication, LoginAttempts, LogBytes and GroupId must be positive.")
            .Validate(options => new[] { options.LoginTimeout, options.IdleTimeout, options.StalledTimeout, options.ReportUnfinished, options.RestartFirst, options.RestartLongest, options.StartOrStop }.All(t => t > TimeSpan.Zero),
                "Files:FrontDoor: times must be more than 0.")
            .ValidateOnStart();
        services.AddSingleton(provider => new DaemonFolder(dataFolder, Ownership.HubIsRoot, provider.GetRequiredService<IOptions<FrontDoorOptions>>().Value));
        services.AddSingleton(provider => new DaemonProcesses(provider.GetRequiredService<IOptions<FrontDoorOptions>>().Value, provider.GetRequiredService<DaemonFolder>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new HomeAccess(provider.GetRequiredService<HomeKeeper>(), provider.GetRequiredService<IOptions<FrontDoorOptions>>().Value));
        services.AddSingleton<Uploads>();
        services.AddSingleton<IUploads>(provider => provider.GetRequiredService<Uploads>());
        services.AddHostedService<FrontDoorService>();
        return services;
    }

    /// <summary>Reads the three sections.</summary>
    public static void Bind(FrontDoorOptions options, IConfiguration configuration)
    {
        configuration.GetSection(FrontDoorOptions.Section).Bind(options);
        configuration.GetSection("Files:Ftp").Bind(options.Ftp);
        configuration.GetSection("Files:Sftp").Bind(options.Sftp);
    }

    private static bool IsPort(int? port) => port is null or (>= 1 and <= 65535);

    [GeneratedRegex(@"\A[0-9]{1,5}-[0-9]{1,5}\z")]
    private static partial Regex PortRange();

    [GeneratedRegex(@"\A[A-Za-z0-9.:-]{1,253}\z")]
    private static partial Regex HostName();
}
