using System.Collections.Frozen;
using System.Globalization;
using Bus.Core.Vocabulary;

namespace Bus.Storage.Sql;

/// <summary>How states stand in tables: by their names on the wire.</summary>
internal static class Spelling<T> where T : struct, Enum
{
    private static readonly FrozenDictionary<T, string> ByValue = Enum.GetValues<T>().ToFrozenDictionary(v => v, v => v.Wire());
    private static readonly FrozenDictionary<string, T> ByName = ByValue.ToFrozenDictionary(p => p.Value, p => p.Key, StringComparer.Ordinal);

    public static string Of(T value) => ByValue[value];

    public static T Read(string name) =>
        ByName.TryGetValue(name, out var value) ? value : throw new InvalidDataException($"The journal holds an unknown {typeof(T).Name}.");
}

/// <summary>How times and days stand in tables.</summary>
internal static class Spelling
{
    /// <summary>Now, to the millisecond, as it is stored.</summary>
    public static DateTimeOffset Now(TimeProvider clock) => DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());

    public static long? Of(DateTimeOffset? moment) => moment?.ToUnixTimeMilliseconds();

    public static string Of(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string? Of(DateOnly? day) => day is { } d ? Of(d) : null;
}
