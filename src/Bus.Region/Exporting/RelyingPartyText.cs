namespace Bus.Region.Exporting;

/// <summary>A relying party as it stands in a region file.</summary>
internal static class RelyingPartyText
{
    public static void Write(YamlWriter yaml, RelyingPartyDocument party)
    {
        yaml.Text("id", party.Id);
        yaml.Text("name", party.Name);
        yaml.Map("metadata", party.Metadata, metadata =>
        {
            yaml.Text("value", metadata.Value);
            yaml.Text("url", metadata.Url);
            yaml.Text("every", metadata.Every);
            yaml.Content("certificate", metadata.Certificate);
        });
        yaml.Map("gateway", party.Gateway, gateway =>
        {
            yaml.Text("host", gateway.Host);
            yaml.Text("to", gateway.To);
            yaml.Text("encoding", gateway.Encoding);
        }, flow: true);
        yaml.Plain("enabled", party.Enabled);
        yaml.Text("sign", party.Sign);
        yaml.Text("encrypt", party.Encrypt);
        yaml.Text("signature", party.Signature);
        yaml.Text("key", party.Key);
        yaml.Text("nameId", party.NameId);
        yaml.Plain("signedRequests", party.SignedRequests);
        yaml.Plain("idpInitiated", party.IdpInitiated);
        yaml.Text("start", party.Start);
        yaml.Text("logout", party.Logout);
        yaml.Text("secondFactor", party.SecondFactor);
        yaml.Texts("secondFactorFrom", party.SecondFactorFrom);
        yaml.Texts("secondFactorOutside", party.SecondFactorOutside);
        yaml.List("attributes", party.Attributes, attribute =>
        {
            yaml.Text("from", attribute.From);
            yaml.Text("name", attribute.Name);
        }, flow: true);
        yaml.List("roles", party.Roles, role =>
        {
            yaml.Text("duty", role.Duty);
            yaml.Text("role", role.Role);
        }, flow: true);
    }
}
