using Bus.Core.Region;
using Bus.Core.Security;

namespace Bus.Region.Tests;

public class OperatorTests
{
    private const string Towns = "municipalities:\n  - { code: \"362018\", name: 徳島市 }\n";
    private const string People = """
        operators:
          - { id: sato, name: 佐藤, role: operator, token: { value: sato-token-of-24-letters } }
          - { id: suzuki, name: 鈴木, role: manager, municipality: "362018", token: [{ value: suzuki-token-new-letters }, { value: suzuki-token-old-letters }] }
          - { id: kansa, name: 監査, role: auditor }
        approvals: { replay: second-person }

        """;

    [Fact]
    public async Task Operators_AreKeptByHash_ExportedByHash_AndTheSameFileAgainChangesNothing()
    {
        using var hub = new Hub();
        var applied = await hub.ApplyAsync(Towns + People);
        Assert.True(applied.Applied);
        Assert.Contains(applied.Problems, p => p.Code == "missing-token");
        var suzuki = hub.Region.FindOperator("suzuki")!;
        Assert.Equal((OperatorRole.Manager, Hub.Code(), 2), (suzuki.Role, suzuki.Municipality!.Value, suzuki.TokenHashes.Length));
        Assert.True(PasswordHash.Verify("suzuki-token-old-letters", suzuki.TokenHashes[1]));
        Assert.True(hub.Region.NeedsSecondPerson(Hub.Code()));
        Assert.Empty((await hub.ApplyAsync(Towns + People)).Changes);

        var yaml = RegionExporter.ToYaml(hub.Region);
        Assert.DoesNotContain("token-", yaml, StringComparison.Ordinal);
        Assert.Empty((await hub.ApplyAsync(yaml, prune: true)).Changes);
    }

    [Fact]
    public async Task Operators_NotNamed_StayUnlessPruned()
    {
        using var hub = new Hub();
        await hub.ApplyAsync(Towns + People);
        await hub.ApplyAsync(Towns);
        Assert.Equal(3, hub.Region.Operators!.Value.Length);
        await hub.ApplyAsync(Towns, prune: true);
        Assert.Null(hub.Region.Operators);
        Assert.False(hub.Region.NeedsSecondPerson(Hub.Code()));
    }

    [Fact]
    public async Task Municipality_HasTheLastWordOnApprovals()
    {
        using var hub = new Hub();
        await hub.ApplyAsync("municipalities:\n  - { code: \"362018\", name: 徳島市, approvals: { replay: none } }\n  - { code: \"412066\", name: 武雄市 }\n" + People);
        Assert.False(hub.Region.NeedsSecondPerson(Hub.Code()));
        Assert.True(hub.Region.NeedsSecondPerson(Hub.Code("412066")));
    }

    [Theory]
    [InlineData("operators: [{ id: a, name: A, token: { value: abcdefghijklmnopqrstuvwx } }]", "unknown-word")]
    [InlineData("operators: [{ id: a, name: A, role: manager, token: { value: abcdefghijklmnopqrstuvwx } }]", "missing-municipality")]
    [InlineData("operators: [{ id: a, name: A, role: operator, municipality: \"362018\", token: { value: abcdefghijklmnopqrstuvwx } }]", "municipality-not-here")]
    [InlineData("operators: [{ id: a, name: A, role: manager, municipality: \"412066\", token: { value: abcdefghijklmnopqrstuvwx } }]", "unknown-municipality")]
    [InlineData("operators: [{ id: a, name: A, role: operator, token: { value: short } }]", "weak-token")]
    [InlineData("operators: [{ id: a, name: A, role: operator, token: { sealed: AAAA } }]", "bad-token")]
    [InlineData("operators: [{ id: a, name: A, role: operator, token: { hash: x } }]", "bad-hash")]
    [InlineData("operators: [{ id: a, name: A, role: operator }, { id: a, name: B, role: auditor }]", "duplicate-id")]
    [InlineData("operators: [{ id: \"a.b\", name: A, role: operator }]", "bad-id")]
    [InlineData("approvals: { replay: sometimes }", "unknown-word")]
    public async Task Operator_ThatCannotBeMeant_IsRefused(string yaml, string code)
    {
        using var hub = new Hub();
        var applied = await hub.ApplyAsync(Towns + yaml + "\n");
        Assert.Contains(applied.Problems, p => p.Severity == RegionSeverity.Error && p.Code == code);
        Assert.Equal(0, hub.Store.Replaced);
    }

    [Fact]
    public async Task NamedOperator_ChangesMunicipalities_ButNotWhoOperates()
    {
        using var hub = new Hub();
        await hub.ApplyAsync("municipalities:\n  - { code: \"362018\", name: 徳島市, approvals: { replay: second-person } }\n" + People);
        foreach (var yaml in new[]
        {
            Towns + "operators: [{ id: me-too, name: 私, role: operator, token: { value: abcdefghijklmnopqrstuvwx } }]\n",
            Towns + "operators: [{ id: suzuki, name: 鈴木, role: manager, municipality: \"362018\", token: { value: abcdefghijklmnopqrstuvwx } }]\n",
            Towns + "approvals: { replay: none }\n",
            "municipalities:\n  - { code: \"362018\", name: 徳島市, approvals: { replay: none } }\n",
        })
        {
            var refused = await hub.ApplyAsNamedAsync(yaml);
            Assert.Contains(refused.Problems, p => p.Code == "oversight-not-yours");
        }
        Assert.Equal(1, hub.Store.Replaced);
        Assert.True((await hub.ApplyAsNamedAsync("municipalities:\n  - { code: \"412066\", name: 武雄市 }\n")).Applied);
    }

    [Fact]
    public async Task Municipality_WithARule_IsNotTakenOutByANamedOperator_ForItCouldComeBackWithoutIt()
    {
        using var hub = new Hub();
        await hub.ApplyAsync("municipalities:\n  - { code: \"362018\", name: 徳島市, approvals: { replay: second-person } }\n");
        var refused = await hub.ApplyAsNamedAsync("municipalities:\n  - { code: \"412066\", name: 武雄市 }\n", prune: true);
        Assert.Contains(refused.Problems, p => p.Code == "oversight-not-yours");
        Assert.Equal(1, hub.Store.Replaced);
    }
}
