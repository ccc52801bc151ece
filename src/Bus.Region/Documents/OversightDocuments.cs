using System.Text.Json.Serialization;

namespace Bus.Region;

/// <summary>An entry of <c>operators</c>: a person who operates the hub under a name of their own.</summary>
public sealed record OperatorDocument
{
    /// <summary>[a-z0-9-]{1,32}.</summary>
    public string? Id { get; init; }
    /// <summary>Name for people.</summary>
    public string? Name { get; init; }
    /// <summary><c>operator</c>, <c>manager</c> or <c>auditor</c>.</summary>
    public string? Role { get; init; }
    /// <summary>The only municipality that they see; a manager needs one, an auditor may have one.</summary>
    public string? Municipality { get; init; }
    /// <summary>Their token; two while one is rotated. Empty: not said.</summary>
    [JsonConverter(typeof(SecretListConverter))]
    public IReadOnlyList<SecretDocument> Token { get; init; } = [];
}

/// <summary>What needs a second person.</summary>
public sealed record ApprovalsDocument
{
    /// <summary><c>none</c> (default) or <c>second-person</c>.</summary>
    public string? Replay { get; init; }
}
