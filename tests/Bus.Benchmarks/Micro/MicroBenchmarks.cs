using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Bus.Benchmarks.Micro;

/// <summary><c>micro [BenchmarkDotNet's own options]</c>: single steps, each beside a baseline, with what they allocate.</summary>
internal static class MicroBenchmarks
{
    public const string Word = "micro";

    public static int Run(string[] words)
    {
        // In this process: nothing is built while it is measured, and no package beside those of the repository is asked for.
        var config = ManualConfig.CreateEmpty().AddLogger(ConsoleLogger.Default).AddColumnProvider(DefaultColumnProviders.Instance).AddDiagnoser(MemoryDiagnoser.Default)
            .AddExporter(MarkdownExporter.GitHub).AddJob((words.Contains("--short") ? Job.ShortRun : Job.MediumRun).WithToolchain(InProcessEmitToolchain.Instance))
            .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "micro"));
        string[] rest = [.. words.Where(w => w != "--short")];
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(MicroBenchmarks).Assembly).Run(rest.Length == 0 ? ["--filter", "*"] : rest, config);
        return summaries.Any() && summaries.All(s => s.Reports.Length > 0 && s.Reports.All(r => r.Success)) ? 0 : 1;
    }
}
