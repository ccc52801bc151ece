using YamlDotNet.Serialization;

namespace Bus.Demo.Tests.Fake;

/// <summary>Reads the region file as the real hub would: with a YAML parser.</summary>
internal sealed class FakeRegion
{
    private FakeRegion(IReadOnlyDictionary<string, FakeMember> members) => Members = members;

    public IReadOnlyDictionary<string, FakeMember> Members { get; }

    public static FakeRegion Parse(string yaml)
    {
        var root = (Dictionary<object, object>)new DeserializerBuilder().Build().Deserialize(new StringReader(yaml))!;
        return new FakeRegion(Items(root["municipalities"]).Select(Read).ToDictionary(m => m.Code));
    }

    private static FakeMember Read(Dictionary<object, object> municipality)
    {
        var (collection, delinquency) = (Items(municipality["applications"])[0], Items(municipality["applications"])[1]);
        var (provides, consumes) = (Items(collection["provides"])[0], Items(delinquency["consumes"])[0]);
        var file = Map(consumes, "file");
        var soap = Map(consumes, "soap");
        return new FakeMember((string)municipality["code"], Password(collection), Password(delinquency), (string)Map(provides, "file")!["encoding"], (string)consumes["by"],
            (string?)file?["encoding"] ?? "utf-8", (string?)soap?["url"], (string?)soap?["username"], soap is null ? null : Password(soap));
    }

    private static string Password(Dictionary<object, object> of) => (string)Map(of, "password")!["value"];

    private static Dictionary<object, object>? Map(Dictionary<object, object> of, string key) => (Dictionary<object, object>?)of.GetValueOrDefault(key);

    private static List<Dictionary<object, object>> Items(object list) => [.. ((List<object>)list).Cast<Dictionary<object, object>>()];
}

/// <summary>One municipality of the region file.</summary>
internal sealed record FakeMember(string Code, string CollectionPassword, string DelinquencyPassword, string SendsIn, string By, string TakesIn,
    string? Url, string? User, string? UrlPassword);
