using System.Text.Json;
using System.Xml;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Identity;

/// <summary>A Node.js application with @node-saml/node-saml, which signs its requests and sends them by POST if told so.</summary>
internal sealed class NodeSamlSp(string idp, bool post, bool force) : ForeignSp(idp)
{
    public override string Id => post ? "node-post" : "node";
    public override string Private => $"{Url}/private";
    public override string Logout => "";
    protected override string Metadata => $"{Url}/metadata";

    public override async Task StartAsync(HttpClient http)
    {
        var installed = await Commands.RunAsync("npm", ["install", "--no-audit", "--no-fund", "--silent", "--prefer-offline", "--fetch-retries", "5", "--prefix", Folder, "@node-saml/node-saml@5.1.0"]);
        Assert.True(installed.Exit == 0, installed.ToString());
        var metadata = new XmlDocument();
        metadata.LoadXml(await http.GetStringAsync($"{Idp}/metadata"));
        await File.WriteAllTextAsync(At("options.json"), JsonSerializer.Serialize(new
        {
            port = Port, idp = Idp, folder = Folder, post, force, certificate = await File.ReadAllTextAsync(At("sp.crt")), wantAssertionsSigned = true, wantAuthnResponseSigned = false,
            certificates = metadata.GetElementsByTagName("KeyDescriptor", "*").Cast<XmlElement>().Select(k => k.InnerText),
        }));
        Run("node", [Template("node-saml.js"), Folder, At("options.json")]);
        await WaitForAsync(http, Metadata);
    }
}
