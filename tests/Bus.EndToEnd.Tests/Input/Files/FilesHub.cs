using Bus.EndToEnd.Tests.Harness;
using Bus.EndToEnd.Tests.Input.Support;

namespace Bus.EndToEnd.Tests.Input.Files;

/// <summary>A hub whose municipalities differ in what their route says of files. Many tests send records of the same keys to it, so errors hold their keys within their file only.</summary>
public class FilesHub : IAsyncLifetime
{
    private readonly string _holds;

    public FilesHub() : this(holdAcrossFiles: false) { }

    protected FilesHub(bool holdAcrossFiles) => _holds = $"--Intake:HoldAcrossFiles={holdAcrossFiles}";

    /// <summary><c>onError</c> left to the default (key), UTF-8.</summary>
    public const string ByKey = "412066";
    public const string ByRecord = "412074";
    public const string ByFile = "412091";
    /// <summary>Files in CP932.</summary>
    public const string InCp932 = "414239";

    /// <summary>Two consumers in CP932, and one in UTF-8.</summary>
    public const string Sharing = "414247";

    public HubProcess Hub { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Hub = await HubProcess.StartAsync("--Files:Quiet=00:00:00.100", "--Files:EndFileWait=00:00:00.300", _holds);
        await Hub.ApplyAsync(new SampleRegion(Of(ByKey, new Provides()), Of(ByRecord, new Provides(OnError: "record")), Of(ByFile, new Provides(OnError: "file")),
            Of(InCp932, new Provides(Encoding: "cp932")), new Town(Sharing, App.Provider("collection", new Provides()), App.Consumer("delinquency", new Consumes { Names = true }),
                App.Consumer("arrears", new Consumes { Names = true, Encoding = "cp932" }), App.Consumer("archive", new Consumes { Names = true, Encoding = "cp932" }))).ToYaml());
    }

    public async Task DisposeAsync() => await Hub.DisposeAsync();

    internal Desk Sender(string town, string contract = Payment.Contract, string application = "collection") => new(Hub, town, application, contract);

    internal Desk Consumer(string town) => new(Hub, town, "delinquency");

    /// <summary>The file stands in the journal as refused, with no delivery, and nothing of it lies in the consumer's folder.</summary>
    internal async Task AssertNothingTakenAsync(FileResult result, string town)
    {
        Assert.Equal("refused", result.State);
        Assert.Equal((0, 0), (result.Number("accepted"), result.Number("amountAccepted")));
        var message = await Hub.ApiAsync($"messages/{result.Receipt}");
        Assert.Equal("refused", message.GetProperty("message").GetProperty("state").GetString());
        Assert.Equal(0, message.GetProperty("deliveries").GetArrayLength());
        Assert.DoesNotContain(Consumer(town).OutNames(), name => name.StartsWith(result.Receipt, StringComparison.Ordinal));
    }

    private static Town Of(string code, Provides provides) => new(code, App.Provider("collection", provides), App.Consumer("delinquency", new Consumes { Names = true }));
}

/// <summary>The same as hubs are without that setting: errors hold their keys for later files.</summary>
public sealed class HoldingHub() : FilesHub(holdAcrossFiles: true);
