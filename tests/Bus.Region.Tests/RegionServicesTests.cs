using Bus.Core.Contracts;
using Bus.Core.Region;
using Bus.Core.Security;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bus.Region.Tests;

public class RegionServicesTests
{
    [Fact]
    public async Task AddBusRegion_WithItsPorts_Applies()
    {
        using var services = Services([]);

        var result = await services.GetRequiredService<RegionApplier>().ApplyAsync(
            RegionFile.ReadYaml("municipalities: [ { code: '362018', name: 徳島市 } ]", new RegionOptions()).Document, prune: false, dryRun: false, default);

        Assert.True(result.Applied);
    }

    [Fact]
    public async Task AddBusRegion_RegionChanged_VerifierForgets()
    {
        using var services = Services(new() { ["Passwords:Iterations"] = "10", ["Passwords:CryptRounds"] = "1000" });
        var verifier = services.GetRequiredService<PasswordVerifier>();
        await verifier.VerifyAsync("362018.a", "x", [], default);
        await verifier.VerifyAsync("362018.a", "x", [], default);
        var asked = services.GetRequiredService<AgeClock>().AgesAsked;
        Assert.Equal(1, asked);

        await services.GetRequiredService<IRegionStore>().ReplaceAsync(RegionModel.Empty, default);

        // Only a verdict that is remembered has an age to be asked for.
        await verifier.VerifyAsync("362018.a", "x", [], default);
        Assert.Equal(asked, services.GetRequiredService<AgeClock>().AgesAsked);
    }

    [Theory]
    [InlineData("Region:MaxDepth", "3")]
    [InlineData("Region:MaxProblems", "0")]
    public void AddBusRegion_LimitOutOfRange_IsRefused(string key, string value)
    {
        using var services = Services(new() { [key] = value });

        Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<RegionOptions>>().Value);
    }

    [Fact]
    public void AddBusRegion_NoIterations_IsRefused()
    {
        using var services = Services(new() { ["Passwords:Iterations"] = "0" });

        Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<PasswordVerifier>());
    }

    private static ServiceProvider Services(Dictionary<string, string?> settings)
    {
        var clock = new AgeClock();
        return new ServiceCollection().AddLogging()
            .AddSingleton(clock).AddSingleton<TimeProvider>(clock)
            .AddSingleton<IRegionStore, MemoryStore>().AddSingleton<IKeyRing, MemoryKeyRing>().AddSingleton<ICatalogue, Samples>()
            .AddBusRegion(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    private sealed class AgeClock : TimeProvider
    {
        public int AgesAsked { get; private set; }

        public override long TimestampFrequency
        {
            get
            {
                AgesAsked++;
                return TimeSpan.TicksPerSecond;
            }
        }
    }
}
