using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Files.Completion;
using Bus.Files.Homes;
using Bus.Files.Partners.Lines;
using Microsoft.Extensions.Logging;

namespace Bus.Files.Partners;

/// <summary>
/// Fetches a partner's files, each once: fetched beside the drop folder, from where an earlier attempt was cut → looked at once more there → commit "ready" → renamed into
/// <c>in/{contract}/</c> → commit "done" → only now deleted or moved there, and forgotten about when that is done.
/// </summary>
internal sealed class Fetching(VisitContext visit, PartnersOptions options, TimeProvider clock, ILogger log)
{
    private const string EndSuffix = ".end";
    private List<Transfer> _known = [];

    public async Task RunAsync(PartnerFetch rule, CancellationToken cancellation)
    {
        _known = [.. (await visit.Book.RememberedAsync(visit.Who, TransferDirection.Fetch, cancellation)).Where(t => t.Folder == rule.Folder)];
        // What another rule of the same folder means is for another contract, perhaps.
        foreach (var ready in _known.Where(t => t.State == TransferState.Ready && (Staged.RuleOf(visit.Partner, t) ?? rule) == rule).ToList()) await PlaceAsync(rule, ready, cancellation);
        var listed = await visit.Line.ListAsync(rule.Folder, cancellation);
        var wanted = Wanted(rule, listed);
        var candidates = LongestWait(rule, wanted) is var wait && wait > TimeSpan.Zero ? await StillAsync(rule, wanted, wait, cancellation) : wanted;
        foreach (var file in candidates)
        {
            if (!visit.MayGoOn()) return;
            if (DropName.IsClosing(file.Name) && IsTooEarly(rule, listed, candidates)) break;
            if (KnownAs(file) is not { } known) await FetchAsync(rule, file, cancellation);
            // One that is ready only waits for its place.
            else if (known.State == TransferState.Done) await AgainAsync(rule, file, known, HasEndThere(rule, listed, file), cancellation);
        }
        await ForgetAsync(listed, cancellation);
    }

    /// <summary>A closing may mean any file that lies there: it is fetched when all that the rule means are whole and have come into the drop folder.</summary>
    private bool IsTooEarly(PartnerFetch rule, IReadOnlyList<RemoteFile> listed, List<RemoteFile> candidates)
    {
        var before = listed.Count(f => IsMeant(rule, f) && !DropName.IsClosing(f.Name) && !candidates.Contains(f)) + _known.Count(t => t.State == TransferState.Ready);
        if (before > 0) log.ClosingWaits(visit.Who.ToString(), before);
        return before > 0;
    }

    private static bool IsMeant(PartnerFetch rule, RemoteFile file) =>
        !DropName.IsTemporary(file.Name) && !DropName.IsEndFile(file.Name) && NamePattern.Fits(rule.Pattern, file.Name) && NamePattern.IsSuitable(file.Name);

    /// <summary>The files that the rule means, with their end files where it asks for them; oldest first, what closes a date last. One that was fetched may have lost its end file already, where a line was cut.</summary>
    private List<RemoteFile> Wanted(PartnerFetch rule, IReadOnlyList<RemoteFile> listed)
    {
        var names = listed.Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        var matching = listed.Where(f => !DropName.IsTemporary(f.Name) && !DropName.IsEndFile(f.Name) && NamePattern.Fits(rule.Pattern, f.Name)
            && (!Staged.HasEnd(rule, f.Name) || names.Contains(f.Name + EndSuffix) || KnownAs(f) is { State: TransferState.Done })).ToList();
        var unsuitable = matching.Count(f => !NamePattern.IsSuitable(f.Name));
        if (unsuitable > 0) log.UnsuitableNames(visit.Who.ToString(), unsuitable);
        return [.. matching.Where(f => NamePattern.IsSuitable(f.Name)).OrderBy(f => DropName.IsClosing(f.Name)).ThenBy(f => f.Stamp, StringComparer.Ordinal).ThenBy(f => f.Name, StringComparer.Ordinal)];
    }

    private static bool HasEndThere(PartnerFetch rule, IReadOnlyList<RemoteFile> listed, RemoteFile file) => Staged.HasEnd(rule, file.Name) && listed.Any(f => f.Name == file.Name + EndSuffix);

    /// <summary>Until it can be told of all that are new whether they stand still: without an end file nothing else says that a file is whole, and one that is young may be written again under the same time.</summary>
    private TimeSpan LongestWait(PartnerFetch rule, List<RemoteFile> wanted)
    {
        var (now, longest) = (clock.GetUtcNow(), TimeSpan.Zero);
        foreach (var file in wanted.Where(f => KnownAs(f) is null))
        {
            var young = file.UntilAnotherStamp(now, options.SameTime);
            if (young > longest) longest = young;
            if (!Staged.HasEnd(rule, file.Name) && options.Quiet > longest) longest = options.Quiet;
        }
        return longest;
    }

    /// <summary>Those that have not changed after a while.</summary>
    private async Task<List<RemoteFile>> StillAsync(PartnerFetch rule, List<RemoteFile> before, TimeSpan wait, CancellationToken cancellation)
    {
        await Task.Delay(wait, clock, cancellation);
        var now = await visit.Line.ListAsync(rule.Folder, cancellation);
        return [.. before.Where(now.Contains)];
    }

    private async Task FetchAsync(PartnerFetch rule, RemoteFile file, CancellationToken cancellation)
    {
        var transfer = new Transfer(visit.Who, TransferDirection.Fetch, rule.Folder, file.Name, file.Size, file.Stamp, "", TransferState.Ready);
        var staged = Staged.Of(visit, transfer);
        using (visit.Progress?.Coming(visit.Who, rule.Contract, transfer, staged)) await staged.FetchAsync(visit.Line, rule, Staged.HasEnd(rule, file.Name), cancellation);
        var now = await visit.Line.ListAsync(rule.Folder, cancellation);
        if (!now.Contains(file))
        {
            // It was being written, or replaced: what was fetched is of no use.
            staged.Drop();
            return;
        }
        transfer = transfer with { Hash = await staged.HashAsync(cancellation) };
        // Where it stays there, a time that was told in another way does not make it another file.
        if (rule.Then == FetchedFate.Keep && _known.Exists(t => t.Name == file.Name && t.Size == file.Size && t.Hash == transfer.Hash && t.State == TransferState.Done))
        {
            staged.Drop();
            _known.Add(await visit.WriteAsync(transfer, TransferState.Done, cancellation));
            return;
        }
        await visit.MustHoldAsync(cancellation);
        staged.Whole();
        transfer = await visit.WriteAsync(transfer, TransferState.Ready, cancellation);
        visit.Progress?.Ready(visit.Who, rule.Contract, transfer with { At = clock.GetUtcNow() });
        _known.Add(transfer);
        if (await PlaceAsync(rule, transfer, cancellation) is { } done) await TakeAwayAsync(rule, file, done, cancellation);
    }

    /// <summary>Into the drop folder; null if a file of the name still lies there: then at the next visit.</summary>
    private async Task<Transfer?> PlaceAsync(PartnerFetch rule, Transfer transfer, CancellationToken cancellation)
    {
        if (!Staged.Of(visit, transfer).Place(visit.Home.In(rule.Contract))) return null;
        var done = await visit.WriteAsync(transfer, TransferState.Done, cancellation);
        visit.Progress?.Placed(visit.Who, transfer);
        _known.RemoveAll(t => t.Name == done.Name && t.Size == done.Size && t.Stamp == done.Stamp);
        _known.Add(done);
        visit.Fetched++;
        log.Fetched(visit.Who.ToString(), transfer.Size);
        return done;
    }

    /// <summary>A file that was fetched before is still there, or again: told apart by what is in it, for its time may be told by the minute only.</summary>
    private async Task AgainAsync(PartnerFetch rule, RemoteFile file, Transfer known, bool hasEnd, CancellationToken cancellation)
    {
        if (rule.Then == FetchedFate.Keep) return;
        var staged = Staged.Of(visit, known);
        await staged.FetchAsync(visit.Line, rule, hasEnd, cancellation);
        var same = await staged.HashAsync(cancellation) == known.Hash;
        staged.Drop();
        if (same) await TakeAwayAsync(rule, file, known, cancellation);
        else if (hasEnd || !Staged.HasEnd(rule, file.Name))
        {
            await visit.WriteAsync(known, TransferState.Cleared, cancellation);
            _known.Remove(known);
            await FetchAsync(rule, file, cancellation);
        }
    }

    private async Task TakeAwayAsync(PartnerFetch rule, RemoteFile file, Transfer done, CancellationToken cancellation)
    {
        if (rule.Then == FetchedFate.Keep) return;
        var listed = await visit.Line.ListAsync(rule.Folder, cancellation);
        if (!listed.Contains(file)) return;
        await visit.MustHoldAsync(cancellation);
        foreach (var name in HasEndThere(rule, listed, file) ? (string[])[file.Name + EndSuffix, file.Name] : [file.Name])
            if (rule.MoveTo is { } to) await visit.Line.RenameAsync(VisitContext.At(rule.Folder, name), VisitContext.At(to, name), cancellation);
            else await visit.Line.DeleteAsync(VisitContext.At(rule.Folder, name), cancellation);
        _known.Remove(done);
        _known.Add(await visit.WriteAsync(done, TransferState.Cleared, cancellation));
    }

    private async Task ForgetAsync(IReadOnlyList<RemoteFile> listed, CancellationToken cancellation)
    {
        var there = listed.Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _known.Where(t => t.State == TransferState.Done && !there.Contains(t.Name)).ToList())
        {
            _known.Remove(gone);
            _known.Add(await visit.WriteAsync(gone, TransferState.Cleared, cancellation) with { At = clock.GetUtcNow() });
        }
        await visit.Book.ForgetAsync([.. _known.Where(t => t.State == TransferState.Cleared && t.At != default && clock.GetUtcNow() - t.At > options.Remember)], cancellation);
    }

    private Transfer? KnownAs(RemoteFile file) => _known.Find(t => t.State != TransferState.Cleared && t.Name == file.Name && file.IsAs(t.Size, t.Stamp));
}
