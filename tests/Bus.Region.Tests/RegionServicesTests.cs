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
        using var services = Services(new() { ["Passwords:Iterations"] = "10" });
        var verifier = services.GetRequiredService<PasswordVerifier>();
        Assert.False(await verifier.VerifyAsync("362018.a", "x", [], default));
        var before = services.GetRequiredService<CountingClock>().Timestamps;
        Assert.False(await verifier.VerifyAsync("362018.a", "x", [], default));
        Assert.Equal(before + 1, services.GetRequiredService<CountingClock>().Timestamps);

        await services.GetRequiredService<IRegionStore>().ReplaceAsync(RegionModel.Empty, default);

        // Asking a memory that is empty looks at no clock; remembering the new verdict does, once.
        Assert.False(await verifier.VerifyAsync("362018.a", "x", [], default));
        Assert.Equal(before + 2, services.GetRequiredService<CountingClock>().Timestamps);
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
        var clock = new CountingClock();
        return new ServiceCollection().AddLogging()
            .AddSingleton(clock).AddSingleton<TimeProvider>(clock)
            .AddSingleton<IRegionStore, MemoryStore>().AddSingleton<IKeyRing, MemoryKeyRing>().AddSingleton<ICatalogue, Samples>()
            .AddBusRegion(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    private sealed class CountingClock : TimeProvider
    {
        public int Timestamps { get; private set; }

        public override long GetTimestamp()
        {
            Timestamps++;
            return 0;
        }
    }
}
