using System.Globalization;
using System.Text;
using Bus.Core.Backups;
using Bus.Host.Disk;
using Bus.Host.Hub;
using Bus.Host.Operation;

namespace Bus.Host.Backups;

/// <summary>
/// Makes one backup. The order is what makes it consistent: first which claims are done, then the journal's view, then the homes, then the view's rows. So files
/// are never older than the journal that tells of them: what it calls published has been published, and what it does not know is taken in again.
/// </summary>
internal sealed class BackupRun(IJournalBackup journal, IHomesBackup homes, BackupFolder folder, string node, TimeProvider clock, IProgress<LongRunProgress> progress)
{
    private readonly List<Part> _parts = [];
    private string _at = "";

    /// <exception cref="BackupException">It cannot be made there.</exception>
    public async Task<(string Path, Manifest Manifest)> MakeAsync(CancellationToken cancellation)
    {
        _at = folder.Begin(clock.GetUtcNow());
        try
        {
            var done = homes.ClaimsDone();
            await using var view = await journal.OpenAsync(cancellation);
            var files = await CopyHomesAsync(done, view, cancellation);
            foreach (var table in view.Tables)
                await AddAsync(Manifest.NameOf(table), part => view.WriteAsync(table, part, n => progress.Report(new(table, n)), cancellation), cancellation);
            await AddAsync(Manifest.TotalsName, async part =>
            {
                await view.WriteTotalsAsync(part, cancellation);
                return 0;
            }, cancellation);
            var manifest = new Manifest(Manifest.CurrentFormat, HubStart.Version, Guid.CreateVersion7(clock.GetUtcNow()), view.Facts, clock.GetUtcNow(), node, files, _parts);
            manifest.Write(_at);
            return (folder.Complete(_at), manifest);
        }
        catch
        {
            folder.Drop(_at);
            throw;
        }
    }

    private async Task<FilesView> CopyHomesAsync(IReadOnlySet<Guid> done, IJournalView view, CancellationToken cancellation)
    {
        var leftOut = new List<LeftOutFile>();
        var copied = new HomesCopied(0, 0);
        await AddAsync(Manifest.FilesName, async part =>
        {
            copied = await homes.WriteAsync(part, done, view.LastSerialOf, view.Facts.TakenAt, leftOut.Add, n => progress.Report(new("files", n)), cancellation);
            return copied.Files;
        }, cancellation);
        await AddAsync(Manifest.LeftOutName, async part =>
        {
            foreach (var file in leftOut)
                await part.WriteAsync(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{file.Reason},{file.Path}\n")), cancellation);
            return leftOut.Count;
        }, cancellation);
        string[] unreadable = [.. leftOut.Where(f => f.Reason == LeftOutReason.Unreadable).Select(f => f.Path).Take(FilesView.MostNamed)];
        return new FilesView(copied.Files, copied.Bytes, leftOut.Count, unreadable.Length > 0 ? unreadable : null);
    }

    private async Task AddAsync(string name, Func<Stream, Task<long>> write, CancellationToken cancellation)
    {
        await using var part = new PartStream(Path.Combine(_at, name), () =>
        {
            cancellation.ThrowIfCancellationRequested();
            folder.MustHaveRoom();
        });
        var rows = await write(part);
        _parts.Add(new Part(name, rows, part.Bytes, part.Finish()));
    }
}
