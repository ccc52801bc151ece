using Bus.Core.Vocabulary;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.KeyPerFile;

namespace Bus.Host.Hub.Checking;

/// <summary>Where a setting was given.</summary>
/// <param name="Place">Said of it to people.</param>
/// <param name="Written">How a name is written there, e.g. <c>BUS_Files__Quiet</c>.</param>
/// <param name="IsShared">Names of others may stand there, too: what has no section need not be meant for a hub.</param>
internal sealed record SettingSource(Bilingual Place, Func<string, string> Written, bool IsShared)
{
    public const string Variables = "BUS_";

    public static SettingSource Of(IConfigurationProvider provider) => provider switch
    {
        JsonConfigurationProvider { Source.Path: var file } => new(new($"設定ファイル {file}", $"settings file {file}"), name => name, false),
        KeyPerFileConfigurationProvider => new(new("BUS_SECRETS_DIRECTORY のファイル", "a file of BUS_SECRETS_DIRECTORY"), Flat, true),
        EnvironmentVariablesConfigurationProvider => new(new("環境変数", "environment"), name => Variables + Flat(name), true) { IsEnvironment = true },
        _ => new(new("コマンドライン", "command line"), name => "--" + name, false),
    };

    public bool IsEnvironment { get; private init; }

    private static string Flat(string name) => name.Replace(ConfigurationPath.KeyDelimiter, "__", StringComparison.Ordinal);
}
