using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Region.Validation;

namespace Bus.Region.Exporting;

/// <summary>Partners as they stand in a region file.</summary>
internal static class PartnerText
{
    public static PartnerDocument Of(Partner partner) => new()
    {
        Id = partner.Id,
        Address = partner.Address.OriginalString,
        Username = partner.Username,
        Password = partner is { ByKey: false, SealedSecret: { } password } ? new SecretDocument { Sealed = password } : null,
        Key = partner is { ByKey: true, SealedSecret: { } key } ? new SecretDocument { Sealed = key } : null,
        Pins = partner.Pins,
        At = partner.Times is { } times ? [.. times.At.Select(TimetableText.Of)] : null,
        Days = partner.Times?.Days.Wire(),
        Every = partner.Times is null ? Quantities.Text(partner.Every) : null,
        Bandwidth = partner.Bandwidth is { } bytes ? Quantities.Text(bytes) : null,
        AlertAfter = Quantities.Text(partner.AlertAfter),
        Fetch = [.. partner.Fetch.Select(f => new PartnerFetchDocument { Contract = f.Contract, Folder = f.Folder, Pattern = f.Pattern, EndFile = f.EndFile, Then = f.Then.Wire(), MoveTo = f.MoveTo })],
        Put = [.. partner.Put.Select(p => new PartnerPutDocument { Contract = p.Contract, Folder = p.Folder, EndFile = p.EndFile })],
    };

    public static void Write(YamlWriter yaml, PartnerDocument partner)
    {
        yaml.Text("id", partner.Id);
        yaml.Text("address", partner.Address);
        yaml.Text("username", partner.Username);
        yaml.Secret("password", partner.Password);
        yaml.Secret("key", partner.Key);
        yaml.Texts("pins", partner.Pins);
        yaml.Texts("at", partner.At ?? []);
        yaml.Text("days", partner.Days);
        yaml.Text("every", partner.Every);
        yaml.Text("bandwidth", partner.Bandwidth);
        yaml.Text("alertAfter", partner.AlertAfter);
        yaml.List("fetch", partner.Fetch, fetch =>
        {
            yaml.Text("contract", fetch.Contract);
            yaml.Text("folder", fetch.Folder);
            yaml.Text("pattern", fetch.Pattern);
            yaml.Plain("endFile", fetch.EndFile);
            yaml.Text("then", fetch.Then);
            yaml.Text("moveTo", fetch.MoveTo);
        }, flow: true);
        yaml.List("put", partner.Put, put =>
        {
            yaml.Text("contract", put.Contract);
            yaml.Text("folder", put.Folder);
            yaml.Plain("endFile", put.EndFile);
        }, flow: true);
    }
}
