using Bus.Core.Security;
using Bus.Files.Partners.Lines;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bus.Files.Partners;

/// <summary>Puts visits to partners into the hub.</summary>
internal static class PartnerServices
{
    public static IServiceCollection AddPartners(this IServiceCollection services, IConfiguration configuration, string dataFolder)
    {
        services.AddOptions<PartnersOptions>().Bind(configuration.GetSection(PartnersOptions.Section))
            .Validate(o => o is { Parallel: > 0, ListingBytes: >= 4096 }, "Partners: Parallel must be 1 or more, ListingBytes 4096 or more.")
            .Validate(o => new[] { o.Look, o.ConnectTimeout, o.StalledTimeout, o.LongestStep, o.RetryFirst, o.RetryLongest, o.Remember }.All(t => t > TimeSpan.Zero) && o.Quiet >= TimeSpan.Zero && o.SameTime >= TimeSpan.Zero,
                "Partners: times must be more than 0.")
            .ValidateOnStart();
        services.AddSingleton(s => new PartnerLines(s.GetRequiredService<IKeyRing>(), s.GetRequiredService<IOptions<PartnersOptions>>(), dataFolder, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PartnerTurns>().AddSingleton<PartnerFiles>();
        return services.AddHostedService<PartnerService>();
    }
}
