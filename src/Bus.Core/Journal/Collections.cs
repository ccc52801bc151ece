using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bus.Core.Vocabulary;

namespace Bus.Core.Journal;

/// <summary>Which messages of a route go in one file.</summary>
/// <param name="Name">The file's name without its ending.</param>
public readonly record struct CollectionId(RouteId Route, string Name)
{
    /// <summary>
    /// <c>{receipt of the first message}.collected-{16 hex digits}</c>. The digits stand for the messages in it, so that a name never means two contents, not even
    /// where a restored journal collects anew.
    /// </summary>
    /// <param name="positions">Of all of them in the route, ascending.</param>
    public static CollectionId Of(RouteId route, string firstReceipt, IReadOnlyList<long> positions)
    {
        var text = new StringBuilder(firstReceipt);
        foreach (var position in positions) text.Append(CultureInfo.InvariantCulture, $" {position}");
        return new CollectionId(route, $"{firstReceipt}.collected-{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text.ToString())).AsSpan(0, 8))}");
    }
}

/// <summary>What goes in one file, all together.</summary>
/// <param name="Messages">How many; as many as were fixed, unless some are forgotten by now.</param>
/// <param name="Fixed">How many were fixed.</param>
/// <param name="Accepted">The sum of what was accepted.</param>
/// <param name="Head">What all of them say alike about themselves; of a single message, what it says.</param>
/// <param name="Versions">Versions of the contract in which they were taken in.</param>
public sealed record Collection(CollectionId Id, int Messages, int Fixed, ControlTotal Accepted, MessageHead Head, ImmutableArray<string> Versions);
