using Bus.Core.Operation;
using Bus.Core.Region;
using Bus.Core.Security;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Bus.Region;

/// <summary>Registration of the module.</summary>
public static class RegionServices
{
    /// <summary>The sections of the settings that the module reads.</summary>
    public static IReadOnlyList<SettingsSection> Settings { get; } = [new(RegionOptions.Section, typeof(RegionOptions)), new(PasswordOptions.Section, typeof(PasswordOptions))];

    /// <summary>Adds <see cref="RegionApplier"/>, and a <see cref="PasswordVerifier"/> that forgets when the region changes.
    /// Needs <see cref="IRegionStore"/>, <see cref="IKeyRing"/> and <see cref="Bus.Core.Contracts.ICatalogue"/> from elsewhere.</summary>
    public static IServiceCollection AddBusRegion(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RegionOptions>().Bind(configuration.GetSection(RegionOptions.Section))
            .Validate(o => o is { MaxFileBytes: > 0, MaxReferencedFileBytes: > 0, MaxNodes: > 0, MaxDepth: >= 16, MaxProblems: > 0, HashParallelism: >= 0 },
                "Region: MaxFileBytes, MaxReferencedFileBytes, MaxNodes and MaxProblems must be positive, MaxDepth 16 or more, HashParallelism 0 or more.")
            .ValidateOnStart();
        services.AddOptions<PasswordOptions>().Bind(configuration.GetSection(PasswordOptions.Section))
            .Validate(o => o is { CryptRounds: >= 1_000 and <= 10_000_000 }, "Passwords: CryptRounds must be 1,000 to 10,000,000.")
            .Validate(o => o is { Iterations: >= 1 and <= 10_000_000, SlowVerifications: > 0, RememberedMatches: > 0, RememberedMismatches: > 0 } && o.MismatchLifetime >= TimeSpan.Zero,
                "Passwords: Iterations must be 1 to 10,000,000, SlowVerifications, RememberedMatches and RememberedMismatches positive, MismatchLifetime not negative.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<RegionApplier>();
        services.AddSingleton(Verifier);
        return services;
    }

    private static PasswordVerifier Verifier(IServiceProvider services)
    {
        var verifier = new PasswordVerifier(services.GetRequiredService<IOptions<PasswordOptions>>().Value, services.GetRequiredService<TimeProvider>());
        services.GetRequiredService<IRegionStore>().Changed += _ => verifier.Clear();
        return verifier;
    }
}
