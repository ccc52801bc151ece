namespace Bus.Region.Reading;

/// <summary>The shape of an entry of <c>relyingParties</c>.</summary>
internal static class RelyingPartyReader
{
    public static RelyingPartyDocument Read(MapReader map) => new()
    {
        Id = map.Text("id"),
        Name = map.Text("name"),
        Metadata = map.Map("metadata", m => new MetadataDocument
        {
            Value = m.Has("url") && !m.Has("value") && !m.Has("file") ? null : m.ValueOrFile(), Url = m.Text("url"), Every = m.Text("every"),
            Certificate = m.Content("certificate"),
        }),
        Gateway = map.Map("gateway", g => new GatewayDocument { Host = g.Text("host"), To = g.Text("to"), Encoding = g.Text("encoding") }),
        Enabled = map.Flag("enabled"),
        Sign = map.Text("sign"),
        Encrypt = map.Text("encrypt"),
        Signature = map.Text("signature"),
        Key = map.Text("key"),
        NameId = map.Text("nameId"),
        SignedRequests = map.Flag("signedRequests"),
        IdpInitiated = map.Flag("idpInitiated"),
        Start = map.Text("start"),
        Logout = map.Text("logout"),
        SecondFactor = map.Text("secondFactor"),
        SecondFactorFrom = map.Texts("secondFactorFrom") ?? [],
        SecondFactorOutside = map.Texts("secondFactorOutside") ?? [],
        Attributes = map.Maps("attributes", a => new AttributeDocument { From = a.Text("from"), Name = a.Text("name") }),
        Roles = map.Maps("roles", r => new RoleDocument { Duty = r.Text("duty"), Role = r.Text("role") }),
    };
}
