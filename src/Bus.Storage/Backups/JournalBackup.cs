using Bus.Core.Backups;
using Bus.Storage.Engine;

namespace Bus.Storage.Backups;

/// <summary>Opens views of the journal for backups.</summary>
internal sealed class JournalBackup(JournalDatabase database, TimeProvider clock) : IJournalBackup
{
    public async Task<IJournalView> OpenAsync(CancellationToken cancellation) => await JournalView.OpenAsync(database.Engine, clock, cancellation);
}
