using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Bus.Benchmarks.Measuring;
using Bus.Benchmarks.Parts;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.Benchmarks.Identity;

/// <summary>A hub with one relying party, and a member of staff who is signed in: each request is answered with a new assertion, without a page. Session store, replay cache and audit are on, on disk.</summary>
internal sealed class SilentSignOn : IAsyncDisposable
{
    private const string Entity = "https://bench.example/sp";
    /// <summary>Browsers at once.</summary>
    public const int Connections = 16;
    private readonly HubProcess _hub;
    private readonly HttpClient _http;
    private readonly List<HttpClient> _browsers = [];
    private readonly string _sso;

    private SilentSignOn(HubProcess hub)
    {
        (_hub, _sso) = (hub, $"{hub.Address}idp/362018/sso");
        _http = NewBrowser();
    }

    /// <summary>A browser with cookies of its own.</summary>
    public static HttpClient NewBrowser() => new(new SocketsHttpHandler { UseProxy = false, CookieContainer = new CookieContainer(), MaxConnectionsPerServer = Connections });

    public static Task<SilentSignOn> OfAsync(Bench bench) => bench.PartAsync(StartAsync);

    private static async Task<SilentSignOn> StartAsync()
    {
        // A password costs what it costs in operation.
        var hub = await HubProcess.StartAsync("--Passwords:Iterations=210000");
        await hub.ApplyAsync($$"""
            municipalities:
              - code: "362018"
                name: 徳島市
                staff: { value: "login,name,department,duties,email,initialPassword\nyamada,山田 花子,税務課,collection,,Hatsu-1234\n", changeAtFirstSignIn: false }
                relyingParties:
                  - { id: bench, name: 計測, metadata: { value: '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{{Entity}}"><md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://bench.example/acs" index="0"/></md:SPSSODescriptor></md:EntityDescriptor>' }, attributes: [{ from: login }, { from: name }, { from: department }] }
            """);
        var made = new SilentSignOn(hub);
        await made.SignInAsync(made._http);
        return made;
    }

    public int ProcessId => _hub.ProcessId;

    /// <summary>How long of a hundred sign-ons the slowest takes.</summary>
    public async Task<Sample> SlowestOfHundredAsync(int count, CancellationToken cancellation)
    {
        var (times, next) = (new double[count], -1);
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < count;)
            {
                var (address, begun) = (Address(), Stopwatch.GetTimestamp());
                if (!(await _http.GetStringAsync(address, cancellation)).Contains("SAMLResponse", StringComparison.Ordinal)) throw new InvalidOperationException("A sign-on was not answered.");
                times[i] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            }
        }));
        Array.Sort(times);
        return new Sample(times[(count * 99 / 100) - 1], "ms");
    }

    /// <summary>So many people send their passwords at the same moment; each has a login of their own, so that each costs a comparison. They wait until they are answered or cancelled.</summary>
    public async Task<IReadOnlyList<Task>> CrowdAsync(HttpClient hall, int persons, CancellationToken cancellation)
    {
        var page = await hall.GetStringAsync($"{_hub.Address}idp/362018/signin", cancellation);
        var form = WebUtility.HtmlDecode(Regex.Match(page, "name=\"form\" value=\"([^\"]*)\"").Groups[1].Value);
        return [.. Enumerable.Range(0, persons).Select(async _ =>
        {
            using var fields = new FormUrlEncodedContent(new Dictionary<string, string> { ["form"] = form, ["request"] = "", ["login"] = $"staff-{Guid.NewGuid():N}", ["password"] = "no-such-password" });
            using var answer = await hall.PostAsync($"{_hub.Address}idp/362018/signin", fields, cancellation);
        })];
    }

    /// <summary>Processor time of the hub for one sign-on, in microseconds.</summary>
    public async Task<Sample> RunAsync(int count, CancellationToken cancellation)
    {
        var addresses = Enumerable.Range(0, count).Select(_ => Address()).ToArray();
        var (cpu, next) = (ProcessorTime.Of(_hub.ProcessId), -1);
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < count;)
                if (!(await _http.GetStringAsync(addresses[i], cancellation)).Contains("SAMLResponse", StringComparison.Ordinal)) throw new InvalidOperationException("A sign-on was not answered.");
        }));
        return new Sample((ProcessorTime.Of(_hub.ProcessId) - cpu).TotalMicroseconds / count, "µs of processor time");
    }

    /// <summary>A second of few sign-ons.</summary>
    public async Task LightlyAsync(CancellationToken cancellation)
    {
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(1); await Task.Delay(10, cancellation))
            await SlowestOfHundredAsync(2, cancellation);
    }

    /// <summary>Sign-ons a second, of several people at once.</summary>
    public async Task<Sample> RateAsync(int count, CancellationToken cancellation)
    {
        while (_browsers.Count < Connections)
        {
            _browsers.Add(NewBrowser());
            await SignInAsync(_browsers[^1]);
        }
        return await RateOfAsync(_browsers, _sso, count, cancellation);
    }

    /// <summary>The same at any SingleSignOnService where these browsers are signed in.</summary>
    public static async Task<Sample> RateOfAsync(IReadOnlyList<HttpClient> browsers, string sso, int count, CancellationToken cancellation)
    {
        var (clock, next) = (Stopwatch.StartNew(), -1);
        await Task.WhenAll(browsers.Select(async browser =>
        {
            while (Interlocked.Increment(ref next) < count)
                if (!(await browser.GetStringAsync(AddressOf(sso), cancellation)).Contains("SAMLResponse", StringComparison.Ordinal)) throw new InvalidOperationException($"A sign-on at {sso} was not answered.");
        }));
        return Sample.Rate(count, "sign-ons", clock.Elapsed);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in _browsers) browser.Dispose();
        _http.Dispose();
        await _hub.DisposeAsync();
    }

    private async Task SignInAsync(HttpClient browser)
    {
        var page = await browser.GetStringAsync(Address());
        string Field(string name) => WebUtility.HtmlDecode(Regex.Match(page, $"name=\"{name}\" value=\"([^\"]*)\"").Groups[1].Value);
        using var fields = new FormUrlEncodedContent(new Dictionary<string, string> { ["form"] = Field("form"), ["request"] = Field("request"), ["login"] = "yamada", ["password"] = "Hatsu-1234" });
        using var answer = await browser.PostAsync($"{_hub.Address}idp/362018/signin", fields);
        if (!(await answer.Content.ReadAsStringAsync()).Contains("SAMLResponse", StringComparison.Ordinal)) throw new InvalidOperationException("Nobody could sign in.");
    }

    private string Address() => AddressOf(_sso);

    /// <summary>The address that brings a new AuthnRequest to a SingleSignOnService.</summary>
    public static string AddressOf(string sso)
    {
        var request = $"<samlp:AuthnRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"_{Guid.NewGuid():N}\" Version=\"2.0\""
            + $" IssueInstant=\"{DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}\" Destination=\"{sso}\"><saml:Issuer>{Entity}</saml:Issuer></samlp:AuthnRequest>";
        using var output = new MemoryStream();
        using (var deflater = new DeflateStream(output, CompressionLevel.Fastest)) deflater.Write(Encoding.UTF8.GetBytes(request));
        return $"{sso}?SAMLRequest={Uri.EscapeDataString(Convert.ToBase64String(output.ToArray()))}&RelayState=x";
    }
}
