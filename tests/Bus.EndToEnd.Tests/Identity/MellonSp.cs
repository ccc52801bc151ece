namespace Bus.EndToEnd.Tests.Identity;

/// <summary>Apache with mod_auth_mellon.</summary>
/// <param name="acrossSites">Its cookies come along with the provider's POST from another site, as browsers want it said; then only browsers take them over plain HTTP.</param>
internal sealed class MellonSp(string idp, bool acrossSites = false) : ForeignSp(idp)
{
    public override string Id => "mellon";
    public override string Private => $"{Url}/private/";
    public override string Logout => $"{Url}/mellon/logout?ReturnTo={Url}/";
    protected override string Metadata => $"{Url}/mellon/metadata";

    public override async Task StartAsync(HttpClient http)
    {
        await File.WriteAllTextAsync(At("idp.xml"), await http.GetStringAsync($"{Idp}/metadata"));
        Fill("apache.conf", "apache.conf");
        Fill("mellon.conf", "sp.conf");
        if (acrossSites) await File.WriteAllTextAsync(At("sp.conf"), (await File.ReadAllTextAsync(At("sp.conf"))).Replace("MellonSecureCookie Off", "MellonSecureCookie On\n  MellonCookieSameSite none", StringComparison.Ordinal));
        Run("/usr/sbin/apache2", ["-DFOREGROUND", "-f", At("apache.conf")]);
        await WaitForAsync(http, Metadata);
    }
}
