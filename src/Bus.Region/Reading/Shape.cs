using System.Collections.Concurrent;
using System.Reflection;

namespace Bus.Region.Reading;

/// <summary>Which keys a map may have: those that whoever reads it asks for. Found out by letting them read nothing once, so that no key has to be said twice.</summary>
internal static class Shape
{
    private static readonly ConcurrentDictionary<MethodInfo, IReadOnlyList<string>> Known = new();

    /// <summary>In the order in which they are asked for. A key that is read only if another is there must be asked for by <see cref="MapReader.Has"/>.</summary>
    public static IReadOnlyList<string> KeysOf<T>(Func<MapReader, T> read) => Known.GetOrAdd(read.Method, _ => MapReader.Ask(read));
}
