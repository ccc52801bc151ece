namespace Bus.Region;

/// <summary>What emergency ids (緊急用ID) of a municipality are good for.</summary>
public sealed record EmergencyDocument
{
    /// <summary><c>directory-down</c> (default) or <c>always</c>.</summary>
    public string? When { get; init; }
    /// <summary>A duration such as <c>8h</c> (default), from the first use on.</summary>
    public string? Lasts { get; init; }
    /// <summary>Duties that they may have.</summary>
    public IReadOnlyList<string> Duties { get; init; } = [];
    /// <summary><c>required</c> (default) or <c>waived</c>.</summary>
    public string? SecondFactor { get; init; }
}

/// <summary>Networks with a name.</summary>
public sealed record ZoneDocument
{
    /// <summary>[a-z0-9-]{1,32}.</summary>
    public string? Id { get; init; }
    /// <summary>As CIDR.</summary>
    public IReadOnlyList<string> Networks { get; init; } = [];
}
