using System.Text;
using System.Text.Json;
using Bus.Core.Region;

namespace Bus.Region.Tests;

public class ReadingTests
{
    private static readonly RegionOptions Options = new();

    [Fact]
    public void Read_DesignExample_ThroughJson_IsTheSameDocument()
    {
        var read = RegionFile.Read(Fixtures.At("design-example.yaml"), Options);
        Assert.Empty(read.Problems);
        var json = RegionJson.Write(read.Document);

        Assert.Equal(json, RegionJson.Write(RegionFile.ReadJson(json, Options).Document));
        Assert.Equal(json, RegionJson.Write(JsonSerializer.Deserialize<RegionDocument>(json, RegionJson.Options)!));
        Assert.Contains("\"password\":{\"value\":\"s3cret-c\"}", Encoding.UTF8.GetString(json), StringComparison.Ordinal);
        Assert.Contains("徳島市", Encoding.UTF8.GetString(json), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TwoPasswords_AreAnArrayInJson()
    {
        var json = RegionJson.Write(RegionFile.ReadYaml("municipalities: [ { applications: [ { password: [ { value: a }, { hash: b } ] } ] } ]", Options).Document);

        Assert.Contains("\"password\":[{\"value\":\"a\"},{\"hash\":\"b\"}]", Encoding.UTF8.GetString(json), StringComparison.Ordinal);
        Assert.Equal(2, JsonSerializer.Deserialize<RegionDocument>(json, RegionJson.Options)!.Municipalities[0].Applications[0].Password.Count);
    }

    [Theory]
    [InlineData("municipalities", "munis", "munis")]
    [InlineData("relyingParties", "relyingParty", "relyingParties")]
    [InlineData("recordsPerMessage", "records_per_message", "recordsPerMessage")]
    [InlineData("provides", "provide", "provides")]
    [InlineData("onError", "onErorr", "onError")]
    public void Read_UnknownKey_SuggestsTheNearest(string right, string wrong, string suggestion)
    {
        var problem = RegionFile.ReadYaml(Fixtures.Text("whole.yaml").Replace(right + ":", wrong + ":", StringComparison.Ordinal), Options).Problems[0];

        Assert.Equal("unknown-key", problem.Code);
        if (suggestion == right) Assert.Contains($"Did you mean {suggestion}?", problem.Text.En, StringComparison.Ordinal);
        else Assert.DoesNotContain("Did you mean", problem.Text.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cards: { ca: { value: x, url: 'https://a' } }", "value, file")]
    [InlineData("relyingParties: [ { id: a, metadata: { ur: x } } ]", "url, value, file, every, certificate")]
    public void Read_UnknownKey_NamesThoseThatAreReadThere(string entry, string known)
    {
        var problem = Assert.Single(RegionFile.ReadYaml($"municipalities: [ {{ code: '362018', name: A, {entry} }} ]", Options).Problems, p => p.Code == "unknown-key");

        Assert.Contains(known, problem.Text.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MisspeltKey_StillChecksWhatIsInIt()
    {
        var read = RegionFile.ReadYaml("municipalitys: [ { code: '362018', name: A, aplications: [ { id: a, nmae: A, provides: x } ] } ]", Options);

        Assert.Equal(["unknown-key", "unknown-key", "unknown-key", "wrong-type"], read.Problems.Select(p => p.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ReadJson_MistakesOfEveryKind_HavePlaces()
    {
        const string json = """
            {
              "municipalities": [
                { "code": 362018, "name": "徳島市", "colour": 1, "name": "B",
                  "applications": [ { "id": "a", "name": "A", "password": "hunter2" }, { "id": null, "name": "B" } ] },
                { "code": 12025, "name": "函館市" } ] }
            """;
        var read = RegionFile.ReadJson(Encoding.UTF8.GetBytes(json), Options);

        var all = read.With(RegionValidator.Validate(read.Document, Samples.Catalogue, RegionModel.Empty, prune: false, Options));

        Assert.Equal(["3:38 unknown-key", "3:51 duplicate-key", "4:63 wrong-type", "4:84 missing-id", "5:15 lost-zero"], all.Select(p => $"{p.Line}:{p.Column} {p.Code}"));
        Assert.DoesNotContain(all, p => $"{p}".Contains("hunter2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"a\":}")]
    [InlineData("[1,2")]
    [InlineData("{} {}")]
    [InlineData("{\"municipalities\":[{\"name\":\"\\ud83d\"}]}")]
    public void ReadJson_NotJson_IsAnErrorWithAPlace(string json)
    {
        var read = RegionFile.ReadJson(Encoding.UTF8.GetBytes(json), Options);

        Assert.False(read.IsReadable);
        Assert.NotNull(Assert.Single(read.Problems).Line);
    }

    [Fact]
    public void ReadJson_SurrogatePairEscaped_IsOneCharacter() =>
        Assert.Equal("𠮷", RegionFile.ReadJson("{\"municipalities\":[{\"name\":\"\\ud842\\udfb7\"}]}"u8.ToArray(), Options).Document.Municipalities[0].Name);

    [Fact]
    public void Read_NoSuchFile_IsAnError() =>
        Assert.Equal("file-not-readable", Assert.Single(RegionFile.Read(Fixtures.At("no-such.yaml"), Options).Problems).Code);

    [Fact]
    public void Read_FileWithBom_IsRead()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "municipalities: []\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        Assert.Empty(RegionFile.Read(path, Options).Problems);
        File.Delete(path);
    }

    [Fact]
    public void Read_AliasOfAMapping_IsReadEachTime()
    {
        var read = RegionFile.ReadYaml("""
            municipalities:
              - code: "362018"
                name: 徳島市
                applications: &both
                  - { id: collection, name: 収納管理システム }
              - { code: "412066", name: 武雄市, applications: *both }
            """, Options);

        Assert.Empty(read.Problems);
        Assert.Equal("collection", read.Document.Municipalities[1].Applications[0].Id);
    }

    /// <summary>Cut and garbled copies of a good file: whatever comes, there is an answer, and it quotes no password.</summary>
    [Fact]
    public void Read_GarbledFile_NeverThrowsAndNeverTells()
    {
        var good = Fixtures.Text("whole.yaml").Replace("s3cret", "hunter2", StringComparison.Ordinal);
        var random = new Random(1);
        const string noise = "{}[]:,&*!|>'\"%@`#?- \t\n\\~<=";
        for (var i = 0; i < 1_000; i++)
        {
            var text = new StringBuilder(good);
            for (var n = random.Next(1, 6); n > 0; n--)
            {
                var at = random.Next(text.Length);
                if (random.Next(3) == 0) text.Remove(at, Math.Min(random.Next(1, 30), text.Length - at));
                else text.Insert(at, noise[random.Next(noise.Length)]);
            }
            var read = RegionFile.ReadYaml(text.ToString(), Options);
            var all = read.With(RegionValidator.Validate(read.Document, Samples.Catalogue, RegionModel.Empty, prune: false, Options));
            Assert.All(all, p => Assert.DoesNotContain("hunter2", p.Code + p.Text, StringComparison.Ordinal));
        }
    }
}
