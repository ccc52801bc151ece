using System.Collections.Immutable;

namespace Bus.Region.Planning;

/// <summary>How declared and present entries become one list.</summary>
/// <param name="Key">What makes two entries the same.</param>
/// <param name="Join">The entry that will be, from the declared one and the present one (null: new).</param>
/// <param name="Kept">Told of an entry that is not declared and stays.</param>
/// <param name="Removed">Told of an entry that is not declared and goes.</param>
internal sealed record Merging<T>(Func<T, string> Key, Func<T, T?, T> Join, Action<T> Kept, Action<T> Removed) where T : class
{
    /// <summary>Declared order; what stays keeps its place behind the entry that it stood behind.</summary>
    public ImmutableArray<T> Merge(ImmutableArray<T> present, ImmutableArray<T> declared, bool prune)
    {
        var before = present.ToDictionary(Key);
        var names = declared.Select(Key).ToHashSet();
        var result = declared.Select(d => Join(d, before.GetValueOrDefault(Key(d)))).ToList();
        for (var i = 0; i < present.Length; i++)
        {
            var entry = present[i];
            if (names.Contains(Key(entry))) continue;
            (prune ? Removed : Kept)(entry);
            if (prune) continue;
            var predecessor = i == 0 ? null : Key(present[i - 1]);
            result.Insert(predecessor is null ? 0 : result.FindIndex(e => Key(e) == predecessor) + 1, entry);
        }
        return [.. result];
    }

    /// <summary>A single thing that a file may leave unsaid.</summary>
    public static T? Optional(T? present, T? declared, bool prune, Action<T> kept, Action<T> removed)
    {
        if (declared is not null || present is null) return declared;
        (prune ? removed : kept)(present);
        return prune ? null : present;
    }
}
