using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Bus.Benchmarks.Measuring;
using Bus.Benchmarks.Parts;

namespace Bus.Benchmarks.Load;

/// <summary>The load generator of the whole report.</summary>
internal sealed class LoadProcess : IAsyncDisposable
{
    private readonly Process _process = Process.Start(new ProcessStartInfo("dotnet", [typeof(LoadProcess).Assembly.Location, LoadGenerator.Word]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<LoadResult>> _underWay = [];
    private readonly Task _answers;
    private int _orders;

    public LoadProcess() => _answers = Task.Run(AnswersAsync);

    public static Task<LoadProcess> OfAsync(Bench bench) => bench.PartAsync(() => Task.FromResult(new LoadProcess()));

    /// <summary>The header of an application.</summary>
    public static string Basic(string application, string password) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{application}:{password}"));

    /// <summary>Sends what is ordered and waits for its end. Every call must have been answered with 200.</summary>
    public async Task<LoadResult> SendAsync(LoadOrder order, CancellationToken cancellation)
    {
        var answer = new TaskCompletionSource<LoadResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_underWay)
        {
            order = order with { Number = ++_orders };
            _underWay[order.Number] = answer;
            _process.StandardInput.WriteLine(order.Write());
            _process.StandardInput.Flush();
        }
        var result = await answer.Task.WaitAsync(cancellation);
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
        await _answers;
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task AnswersAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
            if (LoadResult.Read(line) is var result && _underWay.TryRemove(result.Number, out var answer)) answer.SetResult(result);
        foreach (var left in _underWay.Values) left.TrySetException(new InvalidOperationException("The load generator ended."));
    }
}
