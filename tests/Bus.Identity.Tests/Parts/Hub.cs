using System.Security.Cryptography.X509Certificates;
using Bus.Core.Identity;
using Bus.Core.Nodes;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Bus.Identity.Metadata;
using Bus.Storage;
using Bus.Storage.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Identity.Tests.Parts;

/// <summary>Identity providers on a real store behind a real socket, with a clock of the test's own. Staff: yamada and sato, password <c>Hatsu-1234</c>.</summary>
public sealed class Hub : IAsyncDisposable
{
    public static readonly MunicipalityCode Tokushima = MunicipalityCode.Parse("362018");
    public static readonly MunicipalityCode Takeo = MunicipalityCode.Parse("412066");
    public const string Password = "Hatsu-1234";
    private static readonly string Hash = PasswordHash.Hash(Password, 1_000);

    private readonly WebApplication _web;
    private readonly string _folder;

    private Hub(WebApplication web, string folder) => (_web, _folder) = (web, folder);

    public TestClock Clock => (TestClock)_web.Services.GetRequiredService<TimeProvider>();
    public string Url { get; private set; } = "";
    /// <summary>Where certificates are asked for, if they are.</summary>
    public string CardUrl { get; private set; } = "";
    public string Idp => $"{Url}/idp/{Tokushima}";
    public string EntityId => $"{Idp}/metadata";
    public SigningKeyDesk Keys => _web.Services.GetRequiredService<SigningKeyDesk>();
    public StaffDesk Staff => _web.Services.GetRequiredService<StaffDesk>();
    public StaffListDesk StaffLists => _web.Services.GetRequiredService<StaffListDesk>();
    public EmergencyDesk Emergencies => _web.Services.GetRequiredService<EmergencyDesk>();
    public IDirectoryChecks DirectoryChecks => _web.Services.GetRequiredService<IDirectoryChecks>();
    public IKeyRing Ring => _web.Services.GetRequiredService<IKeyRing>();
    public ISignInStore Store => _web.Services.GetRequiredService<ISignInStore>();
    public IMetadataStore Metadata => _web.Services.GetRequiredService<IMetadataStore>();
    public IRegionStore Region => _web.Services.GetRequiredService<IRegionStore>();

    /// <summary>A hub with one municipality and these relying parties; a second one, Takeo, has the same.</summary>
    public static Task<Hub> StartAsync(params RelyingParty[] parties) => StartAsync(null, parties);

    public static async Task<Hub> StartAsync(string? takeoHost, RelyingParty[] parties, bool changeAtFirstSignIn = false, int iterations = 1_000, X509Certificate2? cards = null, params (string Key, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("bus-identity-").FullName;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = folder });
        var (port, cardPort) = (Ports.Free(), Ports.Free());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Passwords:Iterations"] = $"{iterations}", ["Identity:KeyRefresh"] = "00:00:00", ["Identity:StaffRefresh"] = "00:00:00", ["Identity:MetadataTimeout"] = "00:00:10", ["Identity:MaxMetadataBytes"] = "100000", ["Identity:HostUrl"] = $"http://{{host}}:{port}",
            // Tests look for metadata themselves; the hub's own look between two of their lines would fetch what is not there yet.
            ["Identity:MetadataLook"] = "1.00:00:00",
            // A directory, or an application that is told, on a busy machine is no silent one.
            ["Identity:DirectoryTimeout"] = "00:01:00", ["Identity:BackChannelTimeout"] = "00:01:00",
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        if (cards is not null) builder.Configuration["Identity:CardPort"] = $"{cardPort}";
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, port);
            if (cards is not null) kestrel.Listen(System.Net.IPAddress.Loopback, cardPort, listen => listen.UseHttps(cards, https =>
            {
                https.ClientCertificateMode = Microsoft.AspNetCore.Server.Kestrel.Https.ClientCertificateMode.AllowCertificate;
                https.AllowAnyClientCertificate();
            }));
        });
        builder.Services.AddRoutingCore().AddLogging().AddHttpClient().AddSingleton<TimeProvider>(new TestClock()).AddSingleton(new NodeSelf("test", $"http://127.0.0.1:{port}", "0"));
        builder.Services.Configure<PasswordOptions>(builder.Configuration.GetSection("Passwords"));
        builder.Services.AddBusStorage(builder.Configuration, folder).AddBusSqlite(builder.Configuration).AddBusIdentity(builder.Configuration);
        var web = builder.Build();
        web.UseRouting();
        web.MapBusIdentity();
        await web.StartAsync();
        var hub = new Hub(web, folder) { Url = $"http://127.0.0.1:{port}", CardUrl = $"https://127.0.0.1:{cardPort}/idp/{Tokushima}/card" };
        await hub.Region.ReplaceAsync(RegionOf(takeoHost, changeAtFirstSignIn, parties), default);
        return hub;
    }

    /// <summary>What the hub does every few seconds.</summary>
    public Task LookForMetadataAsync() => _web.Services.GetRequiredService<MetadataRefresh>().LookAsync(default);

    public static RegionModel RegionOf(string? takeoHost, params RelyingParty[] parties) => RegionOf(takeoHost, false, parties);

    public static RegionModel RegionOf(string? takeoHost, bool changeAtFirstSignIn, params RelyingParty[] parties) => new()
    {
        Municipalities = [Town(Tokushima, "徳島市", null, changeAtFirstSignIn, parties), Town(Takeo, "武雄市", takeoHost, changeAtFirstSignIn, parties)],
    };

    /// <summary>Changes what the region says of Tokushima.</summary>
    public Task ChangeAsync(Func<Municipality, Municipality> change) =>
        Region.ReplaceAsync(new RegionModel { Municipalities = [.. Region.Current.Municipalities.Select(m => m.Code == Tokushima ? change(m) : m)] }, default);

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static Municipality Town(MunicipalityCode code, string name, string? host, bool changeAtFirstSignIn, RelyingParty[] parties) => new()
    {
        Code = code, Name = name, Host = host, RelyingParties = [.. parties],
        Staff = new StaffSource($"login,name,department,duties,email,initialPassword,employeeNumber\nyamada,\"山田 <花子> & 'A'\",税務課,collection;delinquency,yamada@example.lg.jp,{Hash},0012\nsato,佐藤,国保課,kokuho,,{Hash},\n", changeAtFirstSignIn),
    };
}
