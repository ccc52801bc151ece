using Bus.Console.Reading;

namespace Bus.Console.Tests;

public class CommandsTests
{
    [Theory]
    [InlineData("bus approval show 7 で確認し、", "bus approval show 7", "/console/approvals/7")]
    [InlineData("See bus message show 362018-20261120-0000000042.", "bus message show 362018-20261120-0000000042", "/console/messages/362018-20261120-0000000042")]
    [InlineData("bus error list（未訂正）で", "bus error list", "/console/errors")]
    [InlineData("take it off the list with bus node forget NAME.", "bus node forget", "/console/hub")]
    [InlineData("bus error dismiss 362018-20261120-0000000042", "bus error dismiss 362018-20261120-0000000042", "/console/errors")]
    public void Command_ThatHasAPage_LeadsThere(string text, string words, string address)
    {
        var pieces = Commands.In(text).ToList();
        Assert.Equal(text, string.Concat(pieces.Select(p => p.Text)));
        Assert.Equal((words, address), Assert.Single(pieces, p => p.Address is not null));
    }

    /// <summary>What has no page stays as it stands; a name that only looks like a command, too.</summary>
    [Theory]
    [InlineData("bus staff import で取り込んでください。")]
    [InlineData("a bus of the message list")]
    [InlineData("omnibus error list")]
    [InlineData("")]
    public void Text_WithoutSuchACommand_StaysAsItIs(string text) =>
        Assert.Equal(text.Length == 0 ? [] : [(text, null)], Commands.In(text));

    /// <summary>Each command that is led from is one that there is.</summary>
    [Fact]
    public void Addresses_AreOfTheConsolesOwnPages() =>
        Assert.All(new[] { "message replay", "route pause", "partner list", "query list", "audit list", "region show", "region apply", "alert list", "maintenance off" },
            command => Assert.NotNull(Assert.Single(Commands.In($"bus {command}")).Address));
}
