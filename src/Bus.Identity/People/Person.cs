using System.Collections.Immutable;

namespace Bus.Identity.People;

/// <summary>A member of staff, as the directory knows them now.</summary>
internal sealed record Person
{
    /// <summary>What stays the same for one person and is never given to another.</summary>
    public required string Id { get; init; }
    public required string Login { get; init; }
    public required string Name { get; init; }
    public required string Department { get; init; }
    /// <summary>Null: none; many have no mail.</summary>
    public string? Email { get; init; }
    /// <summary>職員番号; null: none. Numbers are reused, so it is no id.</summary>
    public string? EmployeeNumber { get; init; }
    public ImmutableArray<string> Duties { get; init; } = [];
    /// <summary>When they must be signed out at the latest; null: as everybody.</summary>
    public DateTimeOffset? Until { get; init; }
}
