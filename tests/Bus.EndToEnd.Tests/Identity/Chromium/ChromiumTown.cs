using System.Net;
using System.Net.Sockets;
using Bus.EndToEnd.Tests.Harness;
using Microsoft.Playwright;

namespace Bus.EndToEnd.Tests.Identity.Chromium;

/// <summary>
/// Debian's Chromium, and a hub with two municipalities: Tokushima by a path, Takeo at a host of its own. Relying parties of Tokushima are on another site (127.0.0.1), so that cookies behave as between
/// a vendor and the data centre: node-saml asks by POST, mod_auth_mellon and Shibboleth by Redirect, and one does not answer at all.
/// </summary>
public sealed class ChromiumTown : IAsyncLifetime
{
    public const string Tokushima = "362018", Takeo = "412066";
    public const string Password = "Hatsu-1234";
    private const string Executable = "/usr/bin/chromium";
    private readonly int _port = HubProcess.FreePort();
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public HubProcess Hub { get; private set; } = null!;
    public static string Root => "http://sso.localhost";
    public static string TakeoRoot => "http://takeo.localhost";
    public static string Idp => $"{Root}/idp/{Tokushima}";
    public static string Portal => $"{Root}/portal/{Tokushima}";
    public static string Koseki => "http://koseki.localhost";
    internal NodeSamlSp Node { get; private set; } = null!;
    internal MellonSp Mellon { get; private set; } = null!;
    internal ShibbolethSp Shibboleth { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Hub = HubProcess.Prepare($"--Identity:PublicUrl={Root}", "--Identity:HostUrl=http://{host}");
        Hub.MoreUrls.Add($"http://127.0.0.1:{_port}");
        await Hub.StartAgainAsync();
        await Hub.ApplyAsync($"municipalities:\n{Town(Tokushima, "徳島市", "")}{Town(Takeo, "武雄市", "    host: takeo.localhost\n")}");
        (Node, Mellon, Shibboleth) = (new(Idp, post: true, force: false), new(Idp, acrossSites: true), new(Idp, acrossSites: true));
        // Names under localhost are the hub, here as in the browser; they are a secure context without TLS.
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectCallback = ConnectAsync });
        ForeignSp[] all = [Node, Mellon, Shibboleth];
        await Task.WhenAll(all.Select(sp => sp.StartAsync(http)));
        foreach (var sp in all) await sp.SaveMetadataAsync(http, Hub.Folder);
        await Hub.ApplyAsync($"municipalities:\n  - code: \"{Tokushima}\"\n    name: 徳島市\n    relyingParties:\n"
            + string.Concat(all.Select(sp => $"      - {{ id: {sp.Id}, name: 業務 {sp.Id}, metadata: {{ file: sp-{sp.Id}.xml }}, start: \"{sp.Private}\", attributes: [{{ from: name }}, {{ from: roles }}] }}\n"))
            + $"      - {{ id: gone, name: 応答しない業務, metadata: {{ value: '{Gone}' }} }}\n"
            + $"      - {{ id: my-number, name: 番号連携, metadata: {{ value: '{Gone.Replace("gone", "my-number", StringComparison.Ordinal)}' }}, secondFactor: required }}\n"
            + $"      - {{ id: koseki, name: 旧戸籍照会, gateway: {{ host: koseki.localhost, to: \"http://127.0.0.1:9\" }}, attributes: [{{ from: login, name: X-Remote-User }}] }}\n");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Executable, Headless = true,
            Args = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", $"--host-resolver-rules=MAP *.localhost 127.0.0.1:{_port},MAP *.example ~NOTFOUND",
                .. Environment.UserName == "root" ? (string[])["--no-sandbox"] : []],
        });
    }

    /// <summary>A browser of its own: no cookie of another test.</summary>
    public async Task<IBrowserContext> OpenAsync(string locale = "ja-JP", bool script = true, ViewportSize? size = null)
    {
        var context = await _browser.NewContextAsync(new()
        {
            Locale = locale, JavaScriptEnabled = script, ViewportSize = size ?? new ViewportSize { Width = 1024, Height = 768 }, IgnoreHTTPSErrors = true,
        });
        context.SetDefaultTimeout(180_000);
        return context;
    }

    /// <summary>Fills in and sends the sign-in page that is open.</summary>
    public static async Task SignInAsync(IPage page, string login = "yamada", string password = Password)
    {
        await page.FillAsync("#login", login);
        await page.FillAsync("#password", password);
        await page.ClickAsync("main button");
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        foreach (var sp in (ForeignSp?[])[Node, Mellon, Shibboleth])
            if (sp is not null) await sp.DisposeAsync();
        await Hub.DisposeAsync();
    }

    // Nobody knows that name.
    private const string Gone = "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"http://gone.example/sp\"><md:SPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">"
        + "<md:SingleLogoutService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" Location=\"http://gone.example/slo\"/>"
        + "<md:AssertionConsumerService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" Location=\"http://gone.example/acs\" index=\"0\"/></md:SPSSODescriptor></md:EntityDescriptor>";

    private static string Town(string code, string name, string more) => $"  - code: \"{code}\"\n    name: {name}\n{more}    staff: {{ value: \"login,name,department,duties,email,initialPassword\\nyamada,山田 花子,税務課,collection,,{Password}\\n"
        + $"sato,佐藤 次郎,国保課,kokuho,,{Password}\\nsuzuki,鈴木 三郎,市民課,,,{Password}\\ntanaka,田中 四郎,市民課,,,{Password}\\n\", changeAtFirstSignIn: false }}\n";

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Host.EndsWith("localhost", StringComparison.Ordinal) ? _port : context.DnsEndPoint.Port, cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }
}

/// <summary>One Chromium, one hub, one set of relying parties for all tests that need a browser.</summary>
[CollectionDefinition(nameof(ChromiumTown))]
public sealed class ChromiumTests : ICollectionFixture<ChromiumTown>;
