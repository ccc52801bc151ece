using System.Collections.ObjectModel;

namespace Bus.Core.Vocabulary;

/// <summary>A part of a list, and whether the list goes on behind it: whoever shows it can say so.</summary>
/// <param name="more">There is at least one more.</param>
public sealed class Part<T>(IList<T> items, bool more) : ReadOnlyCollection<T>(items)
{
    /// <summary>The list goes on behind this part.</summary>
    public bool More => more;

    /// <summary>At most <paramref name="most"/> of what was found; whoever looked asked for one more.</summary>
    public static Part<T> Of(List<T> found, int most) => found.Count > most ? new(found[..most], true) : new(found, false);
}
