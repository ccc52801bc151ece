using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Region.Validation;

namespace Bus.Region.Exporting;

/// <summary>Operators and what needs a second person, as they stand in a region file.</summary>
internal static class OversightText
{
    public static OperatorDocument Of(NamedOperator named) => new()
    {
        Id = named.Id,
        Name = named.Name,
        Role = named.Role.Wire(),
        Municipality = named.Municipality?.Value,
        Token = [.. named.TokenHashes.Select(hash => new SecretDocument { Hash = hash })],
    };

    public static ApprovalsDocument? Of(Approvals? approvals) =>
        approvals is null ? null : new ApprovalsDocument { Replay = approvals.SecondPersonForReplay ? Words.SecondPerson : Words.Replay[0] };

    public static void Write(YamlWriter yaml, OperatorDocument named)
    {
        yaml.Text("id", named.Id);
        yaml.Text("name", named.Name);
        yaml.Text("role", named.Role);
        yaml.Quoted("municipality", named.Municipality);
        yaml.Secrets("token", named.Token);
    }

    public static void Write(YamlWriter yaml, ApprovalsDocument? present) => yaml.Map("approvals", present, approvals => yaml.Text("replay", approvals.Replay), flow: true);
}
