using System.Diagnostics;
using System.Text;
using Bus.Benchmarks.Measuring;
using Bus.Benchmarks.Parts;

namespace Bus.Benchmarks.Load;

/// <summary>The load generator of the whole report.</summary>
internal sealed class LoadProcess : IAsyncDisposable
{
    private readonly Process _process = Process.Start(new ProcessStartInfo("dotnet", [typeof(LoadProcess).Assembly.Location, LoadGenerator.Word]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

    public static Task<LoadProcess> OfAsync(Bench bench) => bench.PartAsync(() => Task.FromResult(new LoadProcess()));

    /// <summary>The header of an application.</summary>
    public static string Basic(string application, string password) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{application}:{password}"));

    /// <summary>Sends what is ordered and waits for its end. Every call must have been answered with 200.</summary>
    public async Task<LoadResult> SendAsync(LoadOrder order, CancellationToken cancellation)
    {
        await _process.StandardInput.WriteLineAsync(order.Write().AsMemory(), cancellation);
        await _process.StandardInput.FlushAsync(cancellation);
        var result = LoadResult.Read(await _process.StandardOutput.ReadLineAsync(cancellation) ?? throw new InvalidOperationException("The load generator ended."));
        return result.Error is { } error ? throw new InvalidOperationException($"{order.Address}: {error}") : result;
    }

    /// <summary>Records a second, and the processor time that these processes took for one.</summary>
    public async Task<Sample> RateAsync(LoadOrder order, CancellationToken cancellation, params int[] processes)
    {
        var before = ProcessorTime.Of(processes);
        var result = await SendAsync(order, cancellation);
        return Sample.Rate(result.Calls * order.Records, "records", TimeSpan.FromSeconds(result.Seconds), ProcessorTime.Of(processes) - before);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
