namespace Bus.EndToEnd.Tests.Identity;

/// <summary>Apache with mod_shib, and its daemon.</summary>
/// <param name="acrossSites">As of <see cref="MellonSp"/>.</param>
internal sealed class ShibbolethSp(string idp, bool acrossSites = false) : ForeignSp(idp)
{
    public override string Id => "shibboleth";
    public override string Private => $"{Url}/private/";
    public override string Logout => $"{Url}/Shibboleth.sso/Logout";
    protected override string Metadata => $"{Url}/Shibboleth.sso/Metadata";

    /// <summary>Begins a sign-on with an option, e.g. <c>forceAuthn=true</c>.</summary>
    public string LoginWith(string option) => $"{Url}/Shibboleth.sso/Login?{option}&target={Uri.EscapeDataString(Private)}";

    public override async Task StartAsync(HttpClient http)
    {
        await File.WriteAllTextAsync(At("idp.xml"), await http.GetStringAsync($"{Idp}/metadata"));
        foreach (var (template, name) in ((string, string)[])[("apache.conf", "apache.conf"), ("shib.conf", "sp.conf"), ("shibboleth2.xml", "shibboleth2.xml"), ("attribute-map.xml", "attribute-map.xml")]) Fill(template, name);
        if (acrossSites) await File.WriteAllTextAsync(At("shibboleth2.xml"), (await File.ReadAllTextAsync(At("shibboleth2.xml"))).Replace("cookieProps=\"http\"", "cookieProps=\"; path=/; HttpOnly; Secure; SameSite=None\"", StringComparison.Ordinal));
        Run("/usr/sbin/shibd", ["-f", "-F", "-c", At("shibboleth2.xml"), "-p", At("shibd.pid")]);
        for (var i = 0; i < 3_000 && !File.Exists(At("shibd.sock")); i++) await Task.Delay(100);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(At("shibd.sock"), (UnixFileMode)0b111_111_111);
        Run("/usr/sbin/apache2", ["-DFOREGROUND", "-f", At("apache.conf")]);
        await WaitForAsync(http, Metadata);
    }
}
