namespace Bus.EndToEnd.Tests.Identity;

/// <summary>Apache with mod_auth_mellon.</summary>
internal sealed class MellonSp(string idp) : ForeignSp(idp)
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
        Run("/usr/sbin/apache2", ["-DFOREGROUND", "-f", At("apache.conf")]);
        await WaitForAsync(http, Metadata);
    }
}
