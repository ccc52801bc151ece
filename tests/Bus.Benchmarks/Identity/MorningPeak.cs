using System.Net;
using Bus.Benchmarks.Measuring;

namespace Bus.Benchmarks.Identity;

/// <summary>Half past eight: a thousand passwords wait in line, and whoever is signed in already must not notice. Passwords cost what they cost in operation; one that stood behind a single one of them would take 60 times as long.</summary>
internal sealed class MorningPeak : Figure
{
    private const int Persons = 1_000;

    public override string Name => "identity/morning-peak";
    public override string What => "99th percentile of a silent SAML sign-on while 1,000 password sign-ins wait in line";
    public override string Baseline => "the same while nobody signs in";
    public override double? Floor => 5;
    public override double? Aim => 2;
    public override bool LessIsBetter => true;

    public override async Task<Contest> PrepareAsync(Bench bench, CancellationToken cancellation)
    {
        var (hub, count) = (await SilentSignOn.OfAsync(bench), bench.Size(500, 2_000));
        return new Contest(c => PeakAsync(hub, count, c), c => hub.SlowestOfHundredAsync(count, c)) { Compiling = () => [hub.ProcessId], Lightly = hub.LightlyAsync, BaselineCompiling = () => [hub.ProcessId] };
    }

    private static async Task<Sample> PeakAsync(SilentSignOn hub, int count, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var hall = new HttpClient(new SocketsHttpHandler { UseProxy = false, CookieContainer = new CookieContainer() }) { Timeout = Timeout.InfiniteTimeSpan };
        var line = await hub.CrowdAsync(hall, Persons, over.Token);
        await Task.WhenAny(line);
        var sample = await hub.SlowestOfHundredAsync(count, cancellation);
        var left = line.Count(p => !p.IsCompleted);
        await over.CancelAsync();
        await Task.WhenAll(line).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return left > 0 ? sample : throw new InvalidOperationException("The line was empty before the sign-ons were done.");
    }
}
