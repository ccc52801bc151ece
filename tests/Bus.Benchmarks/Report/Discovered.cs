namespace Bus.Benchmarks.Report;

/// <summary>Every class of a kind in this program, in the order of their names.</summary>
internal static class Discovered
{
    public static IReadOnlyList<T> All<T>() where T : class =>
        [.. typeof(Discovered).Assembly.GetTypes().Where(t => t.IsAssignableTo(typeof(T)) && !t.IsAbstract)
            .OrderBy(t => t.FullName, StringComparer.Ordinal).Select(t => (T)Activator.CreateInstance(t)!)];
}
