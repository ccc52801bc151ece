using Bus.Core;
using Bus.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bus.Host.Tests.Checking;

/// <summary>A value that can be read, and with which no hub could work, is told before the hub starts.</summary>
public class LimitTests
{
    [Theory]
    [InlineData("Node:JoinAttempts", "0")]
    [InlineData("Node:RegionPatience", "-00:00:01")]
    [InlineData("Identity:MaxMetadataBytes", "0")]
    [InlineData("Identity:MetadataRetry", "00:00:00")]
    [InlineData("Intake:DaysBack", "-1")]
    [InlineData("Intake:DaysAhead", "5000000")]
    public void Value_OutOfRange_IsToldByItsName(string name, string value)
    {
        var told = Assert.Throws<OptionsValidationException>(() => Check((name, value)));
        Assert.Contains(name.Split(':')[1], told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Defaults_AreFine() => Check();

    private static void Check(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Name, s => (string?)s.Value)).Build();
        var services = new ServiceCollection();
        services.AddBusCore(configuration);
        services.AddBusIdentity(configuration);
        services.BuildServiceProvider().GetRequiredService<IStartupValidator>().Validate();
    }
}
