using System.Collections.Immutable;
using System.Net.Sockets;
using System.Reflection;
using Bus.Conformance.Checks;
using Bus.Conformance.Wire;
using Bus.Core.Vocabulary;

namespace Bus.Conformance;

/// <summary>Runs the whole list against one address, by its public face only.</summary>
public static class ConformanceRun
{
    /// <summary>The checks of a role and a target, in order: id and title.</summary>
    public static IReadOnlyList<(string Id, Bilingual Title)> List(ConformanceRole role, ConformanceTarget target) => [.. CheckList.Of(role, target).Select(c => (c.Id, c.Title))];

    /// <summary>Whether somebody listens at the address: where nobody does, each check would wait, and say the same.</summary>
    public static async Task<bool> IsListeningAsync(Uri url, TimeSpan patience, TimeProvider clock, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(url);
        using var timeout = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        using var tcp = new TcpClient();
        try
        {
            await tcp.ConnectAsync(url.DnsSafeHost, url.Port, either.Token);
            return true;
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>Runs them one after the other; what one check finds never hinders the next.</summary>
    /// <param name="progress">Told of each check when it is done.</param>
    public static async Task<ConformanceReport> RunAsync(ConformanceOptions options, TimeProvider clock, Action<CheckResult> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var conversation = new Conversation(options, clock);
        var results = ImmutableArray.CreateBuilder<CheckResult>();
        foreach (var check in CheckList.Of(options.Role, options.Target))
        {
            cancellation.ThrowIfCancellationRequested();
            var outcome = await check.RunAsync(conversation, cancellation);
            results.Add(new CheckResult(check.Id, check.Title, $"docs/conformance.md#{check.Id}", check.Sent, check.Expected, outcome.Came, outcome.Mend ?? check.Mend, outcome.Verdict));
            progress(results[^1]);
        }
        return new ConformanceReport(options.Url.GetLeftPart(UriPartial.Path), options.Role.ToString().ToLowerInvariant(), options.Target.ToString().ToLowerInvariant(), options.Contract.ToString(),
            options.Municipality.Value, typeof(ConformanceRun).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "", JapanTime.Now(clock), results.ToImmutable());
    }
}
