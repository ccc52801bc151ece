using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Core.Operation.Oversight;

/// <summary>Who operates the hub in this moment, as they proved it.</summary>
/// <param name="Name">The id of a named operator, or <c>local:</c> and the user of the hub's own machine who used its local token.</param>
/// <param name="Scope">The one municipality that they see; null: all.</param>
public sealed record Actor(string Name, OperatorRole Role, MunicipalityCode? Scope)
{
    private const string LocalPrefix = "local:";

    /// <summary>True for the machine's own token, which is for emergencies: it proves a machine, and only says a name.</summary>
    public bool IsLocal => Name.StartsWith(LocalPrefix, StringComparison.Ordinal);

    /// <summary>Whoever has the local token of the hub's data folder.</summary>
    public static Actor Local(string user) => new(LocalPrefix + user, OperatorRole.Operator, null);

    /// <summary>A named operator.</summary>
    public static Actor Of(NamedOperator named) => new(named.Id, named.Role, named.Municipality);

    /// <summary>True if what belongs to this municipality may be shown to them.</summary>
    public bool Sees(MunicipalityCode municipality) => Scope is null || Scope == municipality;

    /// <summary>True if the two count as two persons. The local token never does for both: who has it can say any name.</summary>
    public static bool AreTwo(string first, string second) => first != second
        && !(first.StartsWith(LocalPrefix, StringComparison.Ordinal) && second.StartsWith(LocalPrefix, StringComparison.Ordinal));
}
