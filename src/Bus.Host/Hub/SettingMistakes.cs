using System.Text.Json;
using System.Text.RegularExpressions;
using Bus.Core.Vocabulary;
using Bus.Host.Verbs;
using Microsoft.Extensions.Options;

namespace Bus.Host.Hub;

/// <summary>Settings that no hub can work with, as a message to whoever wrote them: which, what was given, what is expected. Nothing was begun; exit code 2.</summary>
internal static partial class SettingMistakes
{
    private static readonly Bilingual CorrectSetting = new("その設定を直し、もう一度実行してください（appsettings.json、BUS_SECRETS_DIRECTORY のファイル、環境変数 BUS_…、コマンドラインの順に後のものが優先。設定の一覧は README）。",
        "Correct that setting and run it again (of appsettings.json, the files of BUS_SECRETS_DIRECTORY, the environment BUS_… and the command line, the later one wins; the README lists the settings).");

    /// <summary>Names that there are not, and values that cannot be read; null where there are none.</summary>
    /// <param name="said">One text for each.</param>
    public static HubStartException? Of(IReadOnlyList<Bilingual> said) => said.Count == 0 ? null : new(
        said is [var one] ? one : new($"正しくない設定が {said.Count} 件あります。", $"{said.Count} settings are wrong."), CorrectSetting)
    {
        Party = VerbFailure.Operator, IsUsage = true, Details = said.Count == 1 ? [] : [.. said.Select(s => s.ToString())],
    };

    /// <summary>Null: it is no mistake in a setting.</summary>
    public static HubStartException? Of(Exception e) => e switch
    {
        InvalidDataException { InnerException: FormatException broken } when NotLoaded().Match(e.Message) is { Success: true } m => OfFile(m.Groups["file"].Value, broken),
        AggregateException many when many.InnerExceptions.All(i => i is OptionsValidationException) => Several([.. many.InnerExceptions.Select(i => i.Message)]),
        _ => null,
    };

    /// <summary>An address asks for TLS, and no setting names a certificate.</summary>
    public static HubStartException NoCertificate(string url) => new(
        new($"--urls に https のアドレス {url} がありますが、証明書が設定されていません。", $"--urls names the https address {url}, but no certificate is set."),
        new("Tls:Certificate（と、鍵が別ファイルなら Tls:CertificateKey）に PEM ファイルを指定するか、http:// のアドレスにしてください。",
            "Name a PEM file as Tls:Certificate (and Tls:CertificateKey where the key is a file of its own), or use an http:// address.")) { Party = VerbFailure.Operator, IsUsage = true };

    private static HubStartException OfFile(string file, FormatException broken)
    {
        // Counted from 0 there, from 1 by people and their editors.
        var (ja, en) = broken.InnerException is JsonException { LineNumber: { } line } json
            ? ($"{line + 1} 行目の {json.BytePositionInLine + 1} バイト目付近", $"about line {line + 1}, byte {json.BytePositionInLine + 1}")
            : (broken.Message, broken.Message);
        return new(new($"設定ファイル {file} を JSON として読めません（{ja}）。", $"The settings file {file} cannot be read as JSON ({en})."),
            new("その箇所（コンマ、引用符、かっこ、同じ名前の重複）を直し、もう一度実行してください。", "Correct that place (commas, quotes, brackets, a name that comes twice) and run it again."))
        {
            Party = VerbFailure.Operator, IsUsage = true,
        };
    }

    private static HubStartException Several(string[] texts) => new(
        new($"正しくない設定が {texts.Length} 件あります：{string.Join(' ', texts)}", $"{texts.Length} settings are wrong: {string.Join(' ', texts)}"), CorrectSetting) { Party = VerbFailure.Operator, IsUsage = true };

    // Microsoft.Extensions.Configuration.FileExtensions says it in words alone; its texts are not translated.
    [GeneratedRegex("^Failed to load configuration from file '(?<file>.*)'", RegexOptions.Singleline)]
    private static partial Regex NotLoaded();
}
