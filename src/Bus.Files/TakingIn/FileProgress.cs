using System.Collections.Concurrent;
using Bus.Core.Vocabulary;
using Bus.Files.Claims;
using Bus.Files.Completion;
using Bus.Files.Partners;
using Microsoft.Extensions.Options;

namespace Bus.Files.TakingIn;

/// <summary>The files being read, those before them, those of partners that are not in a drop folder yet, and those there that are not complete, as the last look through their folder found them.</summary>
internal sealed class FileProgress(IOptions<FilesOptions> options, PartnerFiles partners, TimeProvider clock) : IFileProgress
{
    private readonly ConcurrentDictionary<string, (ApplicationRef Sender, string Contract, IReadOnlyList<IncompleteFile> Files)> _incomplete = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RunningFile> _running = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _failing = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyList<FileInProgress> Current
    {
        get
        {
            var now = clock.GetUtcNow();
            // In this order, so that a file that is claimed meanwhile is in neither rather than in both. Of its own ToArray, which takes all locks: OrderBy alone counts and then copies, and fails where one came between.
            var running = _running.ToArray().OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => r.Value.Snapshot(now) with { StuckSince = _failing.TryGetValue(r.Key, out var since) ? since : null }).ToList();
            return [.. running, .. partners.Current, .. _incomplete.ToArray().OrderBy(i => i.Key, StringComparer.Ordinal).SelectMany(i => i.Value.Files.Select(f => Shown(i.Value.Sender, i.Value.Contract, f)))];
        }
    }

    /// <summary>What lies in a folder and is not complete. Only the node that watches the folder says so.</summary>
    public void Incomplete(string folder, ApplicationRef sender, string contract, IReadOnlyList<IncompleteFile> files)
    {
        if (files.Count == 0) _incomplete.TryRemove(folder, out _);
        else _incomplete[folder] = (sender, contract, files.Count > options.Value.IncompleteShown ? [.. files.Take(options.Value.IncompleteShown)] : files);
    }

    /// <summary>This node watches the folder no more.</summary>
    public void Forget(string folder) => _incomplete.TryRemove(folder, out _);

    /// <summary>A file is in line.</summary>
    public void Queue(Claim claim, long bytes) => _running[claim.Id] = new RunningFile(claim, FilePhase.Queued, clock.GetUtcNow()) { TotalBytes = bytes };

    /// <summary>A file is in line again, unless it is said already what it waits for.</summary>
    public void QueueAgain(Claim claim, long bytes) => _running.TryAdd(claim.Id, new RunningFile(claim, FilePhase.Queued, clock.GetUtcNow()) { TotalBytes = bytes });

    /// <summary>A file begins.</summary>
    public RunningFile Begin(Claim claim) => _running[claim.Id] = new RunningFile(claim, FilePhase.Reading, clock.GetUtcNow());

    /// <summary>A file may not be read now; it waits since it was first told so.</summary>
    public void Wait(Claim claim, long bytes, Bilingual why)
    {
        var since = _running.TryGetValue(claim.Id, out var before) && before.Phase == FilePhase.Waiting ? before.StartedAt : clock.GetUtcNow();
        _running[claim.Id] = new RunningFile(claim, FilePhase.Waiting, since) { TotalBytes = bytes, WaitsFor = why };
    }

    /// <summary>An attempt at a file failed, and is made again: it is stuck since the first one did, until it is <see cref="Settled"/>.</summary>
    public void Failed(Claim claim, long bytes, Exception cause)
    {
        _failing.TryAdd(claim.Id, clock.GetUtcNow());
        Wait(claim, bytes, cause is UnauthorizedAccessException ? NotAllowed : Broken);
    }

    /// <summary>A file that may have failed has come to its end, or is another node's.</summary>
    public void Settled(Claim claim) => _failing.TryRemove(claim.Id, out _);

    private static readonly Bilingual NotAllowed = new("ハブのアカウントに読む権限がありません。持ち主と権限を直すと自動で取り込みます。後のファイルはその後ろで待ちます",
        "the hub's account may not read it; with its owner and mode put right it is taken by itself. Later files wait behind it");

    private static readonly Bilingual Broken = new("取り込もうとして失敗しました。理由はハブのログにあります。自動でもう一度試みます。後のファイルはその後ろで待ちます",
        "taking it in failed; the hub's log says why. It is tried again by itself. Later files wait behind it");

    /// <summary>A file ended, for good or for this attempt.</summary>
    public void End(Claim claim) => _running.TryRemove(claim.Id, out _);

    private static FileInProgress Shown(ApplicationRef sender, string contract, IncompleteFile file) =>
        new(sender, contract, DropName.Shown(file.Name), null, null, FilePhase.Incomplete, 0, 0, file.Size, file.Since, null, file.WaitsFor) { StuckSince = file.StuckSince };
}
