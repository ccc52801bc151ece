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
/// <param name="open">By receipt, then line.</param>
/// <param name="corrects">The receipt that the file corrects; null: none.</param>
/// <param name="holds">False: the route's policy holds no keys across files; a correction still finds what it corrects.</param>
internal sealed class HeldKeys(IReadOnlyList<OpenReject> open, string? corrects, bool holds = true)
{
    /// <summary>Nothing is held.</summary>
    public static readonly HeldKeys None = new([], null);

    private readonly Dictionary<ulong, OpenReject[]> _byKey = open.Where(o => o.Key is not null).GroupBy(o => o.Key!.Value).ToDictionary(g => g.Key, g => g.ToArray());
    private readonly HashSet<long> _settled = [];
    private readonly HashSet<long> _wrongAgain = [];
    private long _leftOver;

    /// <summary>True if an open record has this key: only then is a record's identity asked for.</summary>
    public bool Concerns(ulong? key) => key is { } k && _byKey.ContainsKey(k);

    /// <summary>Why a record may not go yet; null: nothing holds it.</summary>
    public ItemFault? Hold(ulong key, ulong? identity)
    {
        if (!holds || !_byKey.TryGetValue(key, out var earlier) || FirstOf(earlier) is not { } first) return null;
        if (corrects is not null)
        {
            // Later errors of the key do not hold back what mends an earlier one.
            if (string.CompareOrdinal(first.Receipt, corrects) > 0) return null;
            if (first.Receipt == corrects && Mends(first, identity)) return null;
        }
        return new ItemFault("", RecordCode.EarlierError, new(
            $"この順序保証キーには、受付 {first.Receipt} の {first.Line} 行目のエラーが未訂正のまま残っています。そのエラーを訂正ファイル（エンドファイルの6番目の項目に corrects={first.Receipt}）で訂正するか対象外にしてから、送り直してください。",
            $"Line {first.Line} of receipt {first.Receipt} is an open error of the same ordering key. Correct it by a correction file (corrects={first.Receipt} as part 6 of its end file) or have it dismissed, then send this again."));
    }

    /// <summary>A record was taken.</summary>
    public void Taken(ulong? key, ulong? identity)
    {
        if (corrects is null) return;
        if (MendedBy(key, identity) is { } mended) _settled.Add(mended.Line);
        else _leftOver++;
    }

    /// <summary>A record was refused. True: it is one that was to be mended and is wrong again, so that it stays open where it is.</summary>
    public bool IsWrongAgain(ulong? key, ulong? identity)
    {
        return MendedBy(key, identity) is { } same && _wrongAgain.Add(same.Line);
    }

    /// <summary>What the file settles if it is accepted; null: nothing.</summary>
    public Settlement? Settles(Extent? extent)
    {
        if (corrects is null) return extent == Extent.Full ? new Settlement(null, [], AllEarlier: true) : null;
        var left = open.Where(o => o.Receipt == corrects && !_settled.Contains(o.Line) && !_wrongAgain.Contains(o.Line)).Select(o => o.Line).ToList();
        return new Settlement(corrects, [.. _settled, .. left.Count == _leftOver ? left : []], AllEarlier: extent == Extent.Full);
    }

    /// <summary>The file is read once more.</summary>
    public void Restart()
    {
        _settled.Clear();
        _wrongAgain.Clear();
        _leftOver = 0;
    }

    private OpenReject? MendedBy(ulong? key, ulong? identity) => corrects is not null && key is { } k && _byKey.TryGetValue(k, out var earlier)
        ? Array.Find(earlier, o => o.Receipt == corrects && !_settled.Contains(o.Line) && Mends(o, identity)) : null;

    private OpenReject? FirstOf(OpenReject[] earlier) => Array.Find(earlier, o => o.Receipt != corrects || !_settled.Contains(o.Line));

    private static bool Mends(OpenReject error, ulong? identity) => error.Identity is null || error.Identity == identity;
}
