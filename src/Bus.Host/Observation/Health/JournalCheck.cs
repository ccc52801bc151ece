using Bus.Core.Journal;
using Bus.Core.Observation;

namespace Bus.Host.Observation.Health;

/// <summary>The journal takes a write: what every receipt depends on.</summary>
internal sealed class JournalCheck(IJournalWatch journal) : IHubCheck
{
    public string Name => "journal";

    public async Task<CheckResult> LookAsync(CancellationToken cancellation)
    {
        await journal.WriteMarkAsync(cancellation).WaitAsync(cancellation);
        return CheckResult.Ok("連携履歴に書き込めます。", "The journal can be written.");
    }
}
