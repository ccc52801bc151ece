using System.Diagnostics;
using System.Globalization;

namespace Bus.Benchmarks.Order;

/// <summary>A sender that cares for no quota, as a process of its own: what it costs to make a flood must not be taken for what the flood does to others.</summary>
internal static class Flood
{
    /// <summary>The first word of its command line.</summary>
    public const string Word = "flood";

    /// <summary>Begins one at the lowest priority; it runs until it is killed.</summary>
    public static Process Begin(Uri hub, string municipality, string password, int perSecond) =>
        Process.Start(new ProcessStartInfo("nice", ["-n", "19", "dotnet", typeof(Flood).Assembly.Location, Word, hub.ToString(), municipality, password, perSecond.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        })!;

    /// <summary>Says <c>flooding</c> once the first second is over, and how many were accepted and refused so far each second after it.</summary>
    public static async Task<int> RunAsync(string[] words)
    {
        using var sender = new PacedSender(new Uri(words[0]), words[1], words[2]);
        while (true)
        {
            await sender.RunAsync(int.Parse(words[3], CultureInfo.InvariantCulture), TimeSpan.FromSeconds(1), CancellationToken.None);
            System.Console.WriteLine($"flooding: {sender.Accepted} accepted, {sender.Refused} refused");
        }
    }
}
