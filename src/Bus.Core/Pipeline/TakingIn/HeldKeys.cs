using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Records;
using Bus.Core.Vocabulary;

namespace Bus.Core.Pipeline.TakingIn;

/// <summary>
/// Ordering keys that refused records of earlier files hold, and, in a correction file, which of them it brings right. A record corrects the open record of its
/// identity, or the first one of its key whose identity cannot be read. What is left over on both sides is paired in the order of lines, if it is equally many.
/// Memory: what is open when the file begins.
/// </summary>
/// <remarks>
/// Which record an error without a readable key was is only known when the file ends. Until then a record that may be its correction passes the receipt's own errors
/// of its key. If the file turns out not to say which it was, it is read once more and nothing passes (<see cref="MustRestart"/>); if it was a later one, see <see cref="Disorder"/>.
/// </remarks>
/// <param name="open">By receipt, then line.</param>
/// <param name="corrects">The receipt that the file corrects; null: none.</param>
/// <param name="holds">False: the route's policy holds no keys across files; a correction still finds what it corrects.</param>
internal sealed class HeldKeys(IReadOnlyList<OpenReject> open, string? corrects, bool holds = true)
{
    /// <summary>Nothing is held.</summary>
    public static readonly HeldKeys None = new([], null);

    private readonly Dictionary<ulong, OpenReject[]> _byKey = open.Where(o => o.Key is not null).GroupBy(o => o.Key!.Value).ToDictionary(g => g.Key, g => g.ToArray());
    private readonly int _toMend = corrects is null ? 0 : open.Count(o => o.Receipt == corrects);
    private readonly bool _anyKeyless = corrects is not null && open.Any(o => o.Receipt == corrects && o.Key is null);
    private readonly HashSet<long> _settled = [];
    private readonly HashSet<long> _wrongAgain = [];
    private readonly Dictionary<ulong, Latest> _latest = [];
    private readonly List<Place> _places = [];
    private readonly List<long> _byKeyAlone = [];
    private readonly HashSet<ulong> _passed = [];
    private long _leftOver;
    private bool _passesNone;

    // Of one key, what was corrected by its identity last, and the last line of another identity than that; lines rise, as the key is held.
    private readonly record struct Latest(long Line, ulong? Identity, long? Other);

    // Of what was not told by its identity: its line is before the first open one of its key then (Passed), and not before the latest that was corrected (After).
    private readonly record struct Place(long? Passed, long? After);

    /// <summary>True if an open record has this key: only then is a record's identity asked for.</summary>
    public bool Concerns(ulong? key) => key is { } k && _byKey.ContainsKey(k);

    /// <summary>Why a record may not go yet; null: nothing holds it.</summary>
    public ItemFault? Hold(ulong key, ulong? identity)
    {
        if (!holds || !_byKey.TryGetValue(key, out var earlier) || FirstOf(earlier) is not { } first) return null;
        // Later errors of the key do not hold back what mends an earlier one.
        if (corrects is not null && ReceiptNumber.SerialOf(first.Receipt) > ReceiptNumber.SerialOf(corrects)) return null;
        if (first.Receipt != corrects) return HeldKeyFaults.EarlierError(first);
        var own = OfIdentity(earlier, identity);
        if (own == first || (own is null && IsUnread(first))) return null;
        if (own is not null || !_anyKeyless) return HeldKeyFaults.EarlierError(first);
        return _passesNone ? HeldKeyFaults.Untold(first) : null;
    }

    /// <summary>A record was taken.</summary>
    public void Taken(ulong? key, ulong? identity)
    {
        if (corrects is null) return;
        var earlier = key is { } k ? _byKey.GetValueOrDefault(k) : null;
        var own = earlier is null ? null : OfIdentity(earlier, identity);
        if (own is not null) _latest[key!.Value] = new(own.Line, identity, _latest.TryGetValue(key.Value, out var l) ? LineBefore(l, identity) : null);
        // Where keys are held, what is not the next of its key is none of them.
        var first = earlier is null || !holds ? null : FirstOf(earlier) is { } f && f.Receipt == corrects ? f : null;
        var mended = own ?? (earlier is null ? null : !holds ? Array.Find(earlier, IsUnread) : first is not null && IsUnread(first) ? first : null);
        if (mended is not null) _settled.Add(mended.Line);
        if (own is not null) return;
        if (mended is not null) _byKeyAlone.Add(mended.Line);
        else if (first is not null) _passed.Add(key!.Value);
        // More than there are to mend are never paired.
        if (mended is not null || _leftOver++ < _toMend)
            _places.Add(new Place(mended is null ? first?.Line : null, key is { } o && _latest.TryGetValue(o, out var latest) ? LineBefore(latest, identity) : null));
    }

    /// <summary>A record was refused. True: it is one that was to be mended and is wrong again, so that it stays open where it is.</summary>
    public bool IsWrongAgain(ulong? key, ulong? identity)
    {
        return corrects is not null && key is { } k && _byKey.TryGetValue(k, out var earlier)
            && (OfIdentity(earlier, identity) ?? Array.Find(earlier, IsUnread)) is { } same && _wrongAgain.Add(same.Line);
    }

    /// <summary>All records were given. True: what passed an open error of its key cannot be paired with one before it; the file must be read once more.</summary>
    public bool MustRestart()
    {
        if (_passed.Count == 0) return false;
        // A passed error that is not in the file itself would be paired with whatever else is left over.
        _passesNone = Left().Count != _leftOver || open.Any(o => o.Key is { } key && _passed.Contains(key) && IsToMend(o));
        return _passesNone;
    }

    /// <summary>Why the file is refused whole: by its pairs, a later record of a key comes before an earlier one; null: none does.</summary>
    public Fault? Disorder()
    {
        if (corrects is null || !holds || _leftOver == 0) return null;
        var left = Left();
        if (left.Count != _leftOver) return null;
        // One told by its key alone may stand for one without a key: by their places all are told.
        long[] lines = [.. left.Concat(_byKeyAlone).Order()];
        if (!_places.Where((record, i) => record.Passed <= lines[i] || record.After > lines[i]).Any()) return null;
        return HeldKeyFaults.Disorder(corrects);
    }

    /// <summary>What the file settles if it is accepted; null: nothing.</summary>
    public Settlement? Settles(Extent? extent)
    {
        if (corrects is null) return extent == Extent.Full ? new Settlement(null, [], AllEarlier: true) : null;
        var left = Left();
        return new Settlement(corrects, [.. _settled, .. left.Count == _leftOver ? left : []], AllEarlier: extent == Extent.Full);
    }

    /// <summary>The file is read once more.</summary>
    public void Restart()
    {
        _settled.Clear();
        _wrongAgain.Clear();
        _latest.Clear();
        _places.Clear();
        _byKeyAlone.Clear();
        _passed.Clear();
        _leftOver = 0;
    }

    private List<long> Left() => [.. open.Where(IsToMend).Select(o => o.Line)];

    // Two of one identity stand for each other.
    private static long? LineBefore(Latest latest, ulong? identity) => latest.Identity == identity ? latest.Other : latest.Line;

    private OpenReject? FirstOf(OpenReject[] earlier) => Array.Find(earlier, o => o.Receipt != corrects || !_settled.Contains(o.Line));

    private OpenReject? OfIdentity(OpenReject[] earlier, ulong? identity) => identity is null ? null : Array.Find(earlier, o => o.Identity == identity && IsToMend(o));

    private bool IsUnread(OpenReject error) => error.Identity is null && IsToMend(error);

    private bool IsToMend(OpenReject error) => error.Receipt == corrects && !_settled.Contains(error.Line) && !_wrongAgain.Contains(error.Line);
}
