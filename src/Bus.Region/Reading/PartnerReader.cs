namespace Bus.Region.Reading;

/// <summary>The shape of an entry of <c>partners</c>.</summary>
internal static class PartnerReader
{
    public static PartnerDocument Read(MapReader map) => new()
    {
        Id = map.Text("id"),
        Address = map.Text("address"),
        Username = map.Text("username"),
        Password = map.Secret("password"),
        Key = map.Secret("key"),
        Pins = map.Texts("pins") ?? [],
        At = map.Texts("at"),
        Days = map.Text("days"),
        Every = map.Text("every"),
        Bandwidth = map.Text("bandwidth"),
        AlertAfter = map.Text("alertAfter"),
        Fetch = map.Maps("fetch", Fetch),
        Put = map.Maps("put", Put),
    };

    private static PartnerFetchDocument Fetch(MapReader map) => new()
    {
        Contract = map.Text("contract"),
        Folder = map.Text("folder"),
        Pattern = map.Text("pattern"),
        EndFile = map.Flag("endFile"),
        Then = map.Text("then"),
        MoveTo = map.Text("moveTo"),
    };

    private static PartnerPutDocument Put(MapReader map) => new() { Contract = map.Text("contract"), Folder = map.Text("folder"), EndFile = map.Flag("endFile") };
}
