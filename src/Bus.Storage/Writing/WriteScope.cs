using System.Globalization;
using Bus.Core.Vocabulary;

namespace Bus.Storage.Writing;

/// <summary>
/// What a write must be alone with, on all nodes, until it is committed. Numbers that count without gaps (receipts, positions of routes) and questions of the
/// kind "was this here before?" (message ids, files, sequences) are asked within one municipality, so that is what excludes; what touches only rows that it names needs nothing.
/// </summary>
internal readonly record struct WriteScope(int Number)
{
    /// <summary>Its own rows only.</summary>
    public static WriteScope None => default;

    /// <summary>The region's versions. No municipality has this number: codes begin at 010006.</summary>
    public static WriteScope Region => new(1);

    /// <summary>
    /// What of its number it must be alone with, where that is less than everything: writes of one transaction that have no turn in common may be under way at the
    /// same time. Null: everything.
    /// </summary>
    public IReadOnlyList<string>? Turns { get; private init; }

    public static WriteScope Of(MunicipalityCode municipality) => new(int.Parse(municipality.Value, NumberStyles.None, CultureInfo.InvariantCulture));

    /// <summary>Alone only with what has one of these turns too; null is passed over.</summary>
    public WriteScope TakingTurns(params ReadOnlySpan<string?> turns)
    {
        // Most messages have none.
        List<string>? taken = null;
        foreach (var turn in turns)
            if (turn is not null) (taken ??= []).Add(turn);
        return this with { Turns = (IReadOnlyList<string>?)taken ?? [] };
    }
}
