using Bus.Benchmarks.Measuring;
using Bus.Benchmarks.Parts;

namespace Bus.Benchmarks.Report;

/// <summary><c>report [--short] [--json FILE] [--markdown FILE] [--only NAME,…]</c> and <c>list</c>.</summary>
internal static class CommandLine
{
    private const string Usage =
        """
        dotnet run -c Release --project tests/Bus.Benchmarks -- report [--short] [--json FILE] [--markdown FILE] [--only NAME,…]
        dotnet run -c Release --project tests/Bus.Benchmarks -- list
        dotnet run -c Release --project tests/Bus.Benchmarks -- micro [--short] [--filter NAME] (single steps, by BenchmarkDotNet)
          --short      small inputs: the whole report takes about a quarter of an hour on two processors
          --json       writes the figures as a list of { name, value, floor, aim, met, baseline, spread, note }
          --markdown   writes the report for people, with the profiles; without it, it goes to the standard output
          --only       figures, profiles or groups of them (what stands before the slash)
        Exit code: 0 = every floor is met, 1 = one is missed or could not be measured, 2 = usage.
        """;

    public static async Task<int> RunAsync(string[] words)
    {
        if (words is ["list"])
        {
            foreach (var figure in Discovered.All<Figure>()) System.Console.WriteLine($"{figure.Name}\t{figure.What} ÷ {figure.Baseline}");
            foreach (var profile in Discovered.All<Profile>()) System.Console.WriteLine($"{profile.Name}\t{profile.Title}");
            return 0;
        }
        if (ReportOptions.Parse(words) is not { } options)
        {
            System.Console.Error.WriteLine(Usage);
            return 2;
        }
        using var stop = new CancellationTokenSource();
        System.Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        AsShipped.Apply();
        return await ReportMaker.MakeAsync(options, stop.Token);
    }
}
