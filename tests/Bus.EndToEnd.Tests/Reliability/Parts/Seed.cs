using System.Globalization;
using Xunit.Abstractions;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>The seed of a test that uses chance: printed, and set by the environment variable BUS_SEED to see the same choices again.</summary>
internal static class Seed
{
    public static int Of(ITestOutputHelper output)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("BUS_SEED"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        output.WriteLine($"BUS_SEED={seed}");
        return seed;
    }
}
