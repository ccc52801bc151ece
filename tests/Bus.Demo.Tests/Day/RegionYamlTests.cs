using Bus.Core.Vocabulary;
using Bus.Demo.Day;
using Bus.Demo.Tests.Fake;

namespace Bus.Demo.Tests.Day;

public sealed class RegionYamlTests
{
    [Fact]
    public void Yaml_OfTheRegion_HasEveryWayOutTwiceAndNewPasswordsEachTime()
    {
        var (first, second) = (Make(), Make());

        Assert.Equal(["file", "file", "mailbox", "mailbox", "soap", "soap"], first.Select(m => m.By).Order());
        Assert.Equal(["cp932", "utf-8"], first.Where(m => m.By == "file").Select(m => m.TakesIn).Order());
        Assert.All(first.Where(m => m.By == "soap"), m => Assert.Equal(($"http://127.0.0.1:1/{m.Code}/receive", "bus"), (m.Url, m.User)));
        var passwords = first.Concat(second).SelectMany(m => new[] { m.CollectionPassword, m.DelinquencyPassword, m.UrlPassword }).OfType<string>().ToList();
        Assert.Equal(passwords.Count, passwords.Distinct().Count());
        Assert.All(passwords, p => Assert.Equal(32, p.Length));
    }

    private static List<FakeMember> Make()
    {
        var members = SampleRegion.Municipalities.Select(p => new DayMember(p, "", false)
        {
            Endpoint = p.By == HandOverKind.Soap ? new Uri($"http://127.0.0.1:1/{p.Code}/receive") : null,
        });
        return [.. FakeRegion.Parse(RegionYaml.Of(members)).Members.Values];
    }
}
