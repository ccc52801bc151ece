using System.Xml;

namespace Bus.EndToEnd.Tests.Identity;

/// <summary>SimpleSAMLphp as a relying party, on PHP's own server.</summary>
internal sealed class SimpleSamlSp(string idp) : ForeignSp(idp)
{
    public override string Id => "simplesaml";
    public override string Private => $"{Url}/index.php";
    public override string Logout => $"{Url}/index.php?logout=1";
    protected override string Metadata => $"{Url}/simplesaml/module.php/saml/sp/metadata.php/default-sp";

    public override async Task StartAsync(HttpClient http)
    {
        await ReadMetadataAsync(http);
        Fill("simplesaml-config.php", "config.php");
        Fill("simplesaml-authsources.php", "authsources.php");
        Directory.CreateDirectory(At("doc"));
        Fill("simplesaml-index.php", "doc/index.php");
        await File.WriteAllTextAsync(At("doc/bye.html"), "public");
        File.CreateSymbolicLink(At("doc/simplesaml"), "/usr/share/simplesamlphp/www");
        // No cache of its compiled metadata: it would go on with the keys it read before.
        Run("/usr/bin/php8.2", ["-d", "opcache.enable=0", "-S", $"127.0.0.1:{Port}"], At("doc"), ("SIMPLESAMLPHP_CONFIG_DIR", Folder), ("PHP_CLI_SERVER_WORKERS", "2"));
        await WaitForAsync(http, Metadata);
    }

    /// <summary>Its vendor reads the provider's metadata again.</summary>
    public async Task ReadMetadataAsync(HttpClient http)
    {
        var metadata = new XmlDocument();
        metadata.LoadXml(await http.GetStringAsync($"{Idp}/metadata"));
        var keys = metadata.GetElementsByTagName("KeyDescriptor", "*").Cast<XmlElement>().Select(k => $"['encryption'=>false,'signing'=>true,'type'=>'X509Certificate','X509Certificate'=>'{k.InnerText}']");
        static string Endpoint(string address) => $"[['Binding'=>'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect','Location'=>'{address}']]";
        await File.WriteAllTextAsync(At("metadata/saml20-idp-remote.php"),
            $"<?php\n$metadata['{Idp}/metadata'] = ['entityid'=>'{Idp}/metadata','SingleSignOnService'=>{Endpoint(Idp + "/sso")},'SingleLogoutService'=>{Endpoint(Idp + "/slo")},'keys'=>[{string.Join(',', keys)}]];\n");
    }
}
