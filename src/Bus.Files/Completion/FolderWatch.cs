using Bus.Files.Disk;
using Bus.Files.FrontDoor;

namespace Bus.Files.Completion;

/// <summary>
/// Says which files of one drop folder are whole. Pure: it is told what each look through the folder found, and what time it is.
/// <code>
/// seen ── end file there, not older than the data ───────────────────────────────► complete, with it
///   ├─── renamed from a temporary name,
///   │    or its FTP/SFTP upload ended ──┬─ end files not allowed ────────────────► complete
///   └─── unchanged for Quiet ───────────┴─ else ─ end file comes in EndFileWait ─► complete, with it
///                                                └ none comes ───────────────────► complete, without
/// </code>
/// An end file older than the last write of its data says nothing about that write (it may be left over from the day before),
/// so the data must be renamed or quiet too. Where the route waits for none, one that is there is taken with its data all the same, unless it was written more than EndFileWait before its
/// data was begun: then it was left over. A file whose upload is under way or was cut is never complete, and one that was uploaded is not complete by being quiet.
/// </summary>
internal sealed class FolderWatch
{
    private readonly Dictionary<string, long> _renamed = new(StringComparer.Ordinal);
    private long _renames;
    private readonly Dictionary<string, DateTimeOffset> _takenAlone = new(StringComparer.Ordinal);
    private Dictionary<string, Tracked> _tracked = new(StringComparer.Ordinal);
    private Dictionary<FileIdentity, (DateTimeOffset Since, long Size, DateTimeOffset? ChangedAt)> _temporary = [];
    private bool _renamesMissed = true, _looked;

    /// <summary>A rename from a temporary name was seen as it happened.</summary>
    public void Renamed(string toName) => _renamed[toName] = ++_renames;

    /// <summary>From the last look to the next, renames may have happened unseen. So it is before the first look.</summary>
    public void RenamesMissed() => _renamesMissed = true;

    /// <summary>A file was claimed without an end file; one that comes later belongs to it, where the route waits for none within EndFileWait: after that it comes before the next data of the name.</summary>
    public void TakenAlone(string name, DateTimeOffset at) => _takenAlone[name] = at;

    /// <summary>The end file of a file that was claimed without has come, or can be put nowhere.</summary>
    public void ForgetTakenAlone(string name) => _takenAlone.Remove(name);

    /// <summary>Nothing is known any more of files that were claimed without an end file.</summary>
    public void ForgetTakenAlone() => _takenAlone.Clear();

    /// <summary>End files found by the last look whose data was claimed without them.</summary>
    public IReadOnlyList<string> LateEnds { get; private set; } = [];

    /// <summary>Since when files of the last look have been lying there whose upload did not end.</summary>
    public IReadOnlyList<(FileIdentity File, DateTimeOffset Since)> Unfinished { get; private set; } = [];

    /// <summary>Files of the last look that are not complete, and what they lack; those that lie there longest first.</summary>
    public IReadOnlyList<IncompleteFile> Incomplete { get; private set; } = [];

    /// <summary>The last look found something that may become complete by itself, as time goes by.</summary>
    public bool Waits => _tracked.Count + _temporary.Count > 0;

    /// <summary>One look through the folder: the files that are complete now, in the order in which they are to be taken.
    /// What is named stays complete until it is gone from the folder.</summary>
    public IReadOnlyList<CompleteFile> Look(IReadOnlyList<SeenFile> files, CompletionRule rule, DateTimeOffset now, Func<SeenFile, UploadState>? uploads = null)
    {
        var ends = new Dictionary<string, Tracked>(StringComparer.Ordinal);
        var data = new List<Tracked>();
        var tracked = new Dictionary<string, Tracked>(StringComparer.Ordinal);
        var temporary = new Dictionary<FileIdentity, (DateTimeOffset Since, long Size, DateTimeOffset? ChangedAt)>();
        var incomplete = new List<IncompleteFile>();
        foreach (var file in files)
        {
            if (DropName.IsTemporary(file.Name))
            {
                var known = temporary[file.Identity] = !_temporary.TryGetValue(file.Identity, out var before) ? (SeenSince(file, now), file.Size, null)
                    : before.Size == file.Size ? before : (before.Since, file.Size, now);
                incomplete.Add(new IncompleteFile(file.Name, file.Size, known.Since, Lack.FinalName, null) { ChangedAt = known.ChangedAt });
                continue;
            }
            var seen = tracked[file.Name] = Track(file, now);
            seen.Upload = uploads?.Invoke(file) ?? UploadState.Elsewhere;
            seen.UploadedAt = seen.Upload == UploadState.Ended ? seen.UploadedAt ?? now : null;
            if (DropName.IsEndFile(file.Name)) ends[DropName.DataNameOf(file.Name)] = seen;
            else data.Add(seen);
        }
        (_tracked, _temporary, _renamesMissed, _looked) = (tracked, temporary, false, true);
        _renamed.Clear();

        var complete = new List<CompleteFile>();
        foreach (var file in data)
        {
            var decided = Decide(file, ends.GetValueOrDefault(file.Last.Name), DropName.IsClosing(file.Last.Name) ? rule.ForClosing() : rule, now);
            if (decided.Complete is { } done) complete.Add(done);
            else incomplete.Add(new IncompleteFile(file.Last.Name, file.Last.Size, file.Since, decided.Lacks, decided.Until));
        }
        Unfinished = [.. data.Where(d => d.Upload is UploadState.Unfinished or (UploadState.Unknown or UploadState.Unconfirmed) && complete.TrueForAll(c => c.Name != d.Last.Name)).Select(d => (d.Last.Identity, d.ChangedAt))];
        var alone = ends.Where(e => !tracked.ContainsKey(e.Key)).ToLookup(e => IsLate(e.Key, e.Value, rule), e => e.Value);
        LateEnds = [.. alone[true].Select(e => e.Last.Name)];
        incomplete.AddRange(alone[false].Select(e => new IncompleteFile(e.Last.Name, e.Last.Size, e.Since, Lack.Data, null)));
        Incomplete = [.. incomplete.OrderBy(f => f.Since).ThenBy(f => f.Name, StringComparer.Ordinal)];
        foreach (var file in data) _takenAlone.Remove(file.Last.Name);
        // Files that became complete between two looks: as they were written, then as they were renamed. What closes a date comes behind them, since it may mean any of them.
        return [.. complete.OrderBy(c => DropName.IsClosing(c.Name)).ThenBy(c => c.At).ThenBy(c => tracked[c.Name].Last.Modified).ThenBy(c => tracked[c.Name].RenameOrder).ThenBy(c => c.Name, StringComparer.Ordinal)];
    }

    private bool IsLate(string data, Tracked end, CompletionRule rule) => _takenAlone.TryGetValue(data, out var at) && (rule.EndFile || end.ChangedAt <= at + rule.EndFileWait);

    private Tracked Track(SeenFile file, DateTimeOffset now)
    {
        var before = _tracked.GetValueOrDefault(file.Name);
        var same = before is not null && before.Last.Identity == file.Identity;
        var seen = same ? before! : new Tracked { Last = file, ChangedAt = now, Since = SeenSince(file, now), RenameUnseen = _renamesMissed };
        if (seen.Last != file) (seen.ChangedAt, seen.Since, seen.RenameUnseen) = (now, now, false);
        seen.Last = file;
        if (_renamed.TryGetValue(file.Name, out var order)) seen.RenameOrder = order;
        if (seen.RenamedAt is null && (_renamed.ContainsKey(file.Name) || (!same && _temporary.ContainsKey(file.Identity)))) seen.RenamedAt = now;
        return seen;
    }

    // What was there before this node looked has lain there since nobody knows when; at least not before it was written.
    private DateTimeOffset SeenSince(SeenFile file, DateTimeOffset now)
    {
        var written = DateTimeOffset.UnixEpoch.AddTicks(file.Modified / TimeSpan.NanosecondsPerTick);
        return !_looked && written < now ? written : now;
    }

    private static Verdict Decide(Tracked file, Tracked? end, CompletionRule rule, DateTimeOffset now)
    {
        var quietAt = file.ChangedAt + rule.QuietTime;
        var isQuiet = now >= quietAt;
        if (file.Upload == UploadState.Unfinished) return new(Lack.UploadEnd);
        // An end file of no bytes is about to be written, unless it stays so.
        var endComes = end is { Upload: UploadState.Unfinished } || (end is { Last.Size: 0 } && now < end.ChangedAt + rule.QuietTime);
        if (endComes) end = null;
        if (rule.EndFile && end is not null && (end.Last.Modified >= file.Last.Modified || isQuiet))
            return new(new CompleteFile(file.Last.Name, end.Last.Name, now));

        DateTimeOffset? aloneAt = rule.Rename && file.Upload != UploadState.Unconfirmed ? file.RenamedAt : null;
        // Where end files alone count, the sender wants its totals compared: an upload without one waits.
        if (aloneAt is null && (rule.Rename || rule.Quiet || !rule.EndFile)) aloneAt = file.UploadedAt;
        // Where only a rename counts, one that nobody could see is believed of a file that was never seen to change.
        if (aloneAt is null && isQuiet && file.Upload is not (UploadState.Unknown or UploadState.Unconfirmed) && (rule.Quiet || (rule.Rename && file.RenameUnseen))) aloneAt = quietAt;
        if (aloneAt is not { } since) return WhyNot(file, end is not null, endComes, rule, isQuiet ? null : quietAt);
        // Nobody waits for it there, but who put it there wants it compared.
        if (!rule.EndFile) return new(new CompleteFile(file.Last.Name, end is not null && !IsLeftOver(end, file, rule) ? end.Last.Name : null, since));
        if (end is not null) return new(new CompleteFile(file.Last.Name, end.Last.Name, since));
        var until = since + rule.EndFileWait;
        return now >= until ? new(new CompleteFile(file.Last.Name, null, until)) : new(Lack.EndFileInTime, until);
    }

    /// <summary>Of a file that no signal has completed: the signal that is nearest.</summary>
    /// <param name="quietAt">When it will be quiet; null: it is.</param>
    private static Verdict WhyNot(Tracked file, bool hasEnd, bool endComes, CompletionRule rule, DateTimeOffset? quietAt)
    {
        // The end file is older than the data.
        if (rule.EndFile && hasEnd) return new(Lack.Quiet, quietAt);
        if (rule.EndFile && endComes) return new(Lack.WholeEndFile);
        if ((rule.Rename || rule.Quiet) && file.Upload is (UploadState.Unknown or UploadState.Unconfirmed)) return new(Lack.UploadConfirmed);
        if (quietAt is not null && (rule.Quiet || (rule.Rename && file.RenameUnseen))) return new(Lack.Quiet, quietAt);
        if (rule.Rename) return new(rule.EndFile ? Lack.RenameOrEndFile : Lack.Rename);
        return new(Lack.EndFile);
    }

    // One that came after the data before it was taken, and stayed: it must not refuse the data of today, nor the end file of today that of tomorrow.
    private static bool IsLeftOver(Tracked end, Tracked file, CompletionRule rule) => end.Last.Modified < file.Last.Begun - rule.EndFileWait.Ticks * TimeSpan.NanosecondsPerTick;

    private readonly record struct Verdict(CompleteFile? Complete, Lack Lacks, DateTimeOffset? Until)
    {
        public Verdict(CompleteFile complete) : this(complete, default, null) { }
        public Verdict(Lack lacks, DateTimeOffset? until = null) : this(null, lacks, until) { }
    }

    private sealed class Tracked
    {
        public required SeenFile Last { get; set; }
        public required DateTimeOffset ChangedAt { get; set; }
        public required DateTimeOffset Since { get; set; }
        public DateTimeOffset? RenamedAt { get; set; }
        public required bool RenameUnseen { get; set; }
        /// <summary>Its place among the renames seen; those that were not seen as they happened come last.</summary>
        public long RenameOrder { get; set; } = long.MaxValue;
        public UploadState Upload { get; set; }
        public DateTimeOffset? UploadedAt { get; set; }
    }
}
