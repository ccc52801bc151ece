using Bus.Core.Vocabulary;
using Bus.Host.Hub.Checking;

namespace Bus.Host.Hub;

/// <summary>How a hub is started.</summary>
/// <param name="DataFolder">Where everything of it lies; created if absent.</param>
/// <param name="Urls">Addresses to listen on, separated by <c>;</c>.</param>
/// <param name="Overrides">Settings from the command line, <c>Section:Key</c> = value.</param>
/// <param name="Quiet">No log lines on the console below warning.</param>
internal sealed record HubSettings(string DataFolder, string Urls, IReadOnlyDictionary<string, string?> Overrides, bool Quiet)
{
    public const string DefaultData = "./data";
    public const string DefaultUrls = "http://localhost:8080";
    private const string SecretsDirectory = "BUS_SECRETS_DIRECTORY";

    /// <summary>Where settings come from; what comes later wins.</summary>
    public void AddTo(IConfigurationBuilder configuration)
    {
        // Whoever reads settings reads durations as the hub does.
        DurationConverter.Register();
        configuration
            .AddJsonFile(Path.Combine(Path.GetFullPath(DataFolder), "appsettings.json"), optional: true)
            // Secrets as files, one a setting (Docker, Kubernetes): Section__Key = its content.
            .AddKeyPerFile(source =>
            {
                source.Optional = true;
                if (Environment.GetEnvironmentVariable(SecretsDirectory) is { Length: > 0 } folder && Directory.Exists(folder))
                    source.FileProvider = new Microsoft.Extensions.FileProviders.PhysicalFileProvider(Path.GetFullPath(folder));
            })
            .AddEnvironmentVariables("BUS_")
            .AddInMemoryCollection(Overrides);
    }

    /// <summary>The settings as they stand, right or wrong.</summary>
    public IConfigurationRoot Build()
    {
        var builder = new ConfigurationBuilder();
        AddTo(builder);
        return builder.Build();
    }

    /// <summary>The settings, each of which there is and can be read.</summary>
    /// <exception cref="HubStartException">Some there are not, or cannot be read: all of them are named.</exception>
    public IConfigurationRoot Read()
    {
        IConfigurationRoot read;
        try
        {
            read = Build();
        }
        catch (Exception e) when (HubStartException.Of(e) is { } known)
        {
            throw known;
        }
        return SettingMistakes.Of([.. SettingCheck.Mistakes(read.Providers), .. NoSecrets()]) is { } wrong ? throw wrong : read;
    }

    // Passed over, a folder that was not mounted would start the hub on an embedded journal of its own.
    private static IEnumerable<Bilingual> NoSecrets()
    {
        if (Environment.GetEnvironmentVariable(SecretsDirectory) is { Length: > 0 } folder && !Directory.Exists(folder))
            yield return new($"環境変数 {SecretsDirectory} のフォルダー {folder} がありません。作成またはマウントするか、変数を外してください。",
                $"The folder {folder} that {SecretsDirectory} names is not there. Make or mount it, or take the variable away.");
    }

    /// <summary>The same for those who only want to know.</summary>
    /// <exception cref="HubStartException">As above.</exception>
    public void Check() => (Read() as IDisposable)?.Dispose();
}
