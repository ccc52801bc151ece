using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bus.Core.Vocabulary;
using Bus.Host.Verbs;
using Microsoft.Extensions.Options;

namespace Bus.Host.Hub;

/// <summary>What .NET's configuration throws at a setting somebody mistyped, as a message to whoever wrote it: which setting, what was given, what is expected.</summary>
internal static partial class SettingMistakes
{
    private static readonly Bilingual CorrectSetting = new("その設定を直し、もう一度実行してください（appsettings.json、環境変数 BUS_…、コマンドラインの順に後のものが優先）。",
        "Correct that setting and run it again (of appsettings.json, the environment BUS_… and the command line, the later one wins).");

    /// <summary>Null: it is no mistake in a setting.</summary>
    public static HubStartException? Of(Exception e) => e switch
    {
        InvalidOperationException when NotConverted().Match(e.Message) is { Success: true } m => OfValue(m.Groups["key"].Value, m.Groups["value"].Value, m.Groups["type"].Value),
        InvalidDataException { InnerException: FormatException broken } when NotLoaded().Match(e.Message) is { Success: true } m => OfFile(m.Groups["file"].Value, broken),
        AggregateException many when many.InnerExceptions.All(i => i is OptionsValidationException) => Several([.. many.InnerExceptions.Select(i => i.Message)]),
        _ => null,
    };

    /// <summary>An address asks for TLS, and no setting names a certificate.</summary>
    public static HubStartException NoCertificate(string url) => new(
        new($"--urls に https のアドレス {url} がありますが、証明書が設定されていません。", $"--urls names the https address {url}, but no certificate is set."),
        new("Tls:Certificate（と、鍵が別ファイルなら Tls:CertificateKey）に PEM ファイルを指定するか、http:// のアドレスにしてください。",
            "Name a PEM file as Tls:Certificate (and Tls:CertificateKey where the key is a file of its own), or use an http:// address.")) { Party = VerbFailure.Operator };

    private static HubStartException OfValue(string key, string value, string type)
    {
        var expected = ExpectedOf(type);
        // An address may hold a password.
        var given = type == typeof(Uri).FullName ? "…" : value;
        return new(new($"設定 {key} の値 '{given}' が正しくありません。{expected.Ja}を指定してください。", $"The setting {key} is '{given}', which is wrong: expected is {expected.En}."), CorrectSetting)
        {
            Party = VerbFailure.Operator,
        };
    }

    private static HubStartException OfFile(string file, FormatException broken)
    {
        // Counted from 0 there, from 1 by people and their editors.
        var (ja, en) = broken.InnerException is JsonException { LineNumber: { } line } json
            ? ($"{line + 1} 行目の {json.BytePositionInLine + 1} バイト目付近", $"about line {line + 1}, byte {json.BytePositionInLine + 1}")
            : (broken.Message, broken.Message);
        return new(new($"設定ファイル {file} を JSON として読めません（{ja}）。", $"The settings file {file} cannot be read as JSON ({en})."),
            new("その箇所（コンマ、引用符、かっこ、同じ名前の重複）を直し、もう一度実行してください。", "Correct that place (commas, quotes, brackets, a name that comes twice) and run it again."))
        {
            Party = VerbFailure.Operator,
        };
    }

    private static HubStartException Several(string[] texts) => new(
        new($"正しくない設定が {texts.Length} 件あります：{string.Join(' ', texts)}", $"{texts.Length} settings are wrong: {string.Join(' ', texts)}"), CorrectSetting) { Party = VerbFailure.Operator };

    private static Bilingual ExpectedOf(string type) => type switch
    {
        "System.TimeSpan" => new("時間（例 500ms、10s、5m、2h、7d。負の値は不可）", "a duration such as 500ms, 10s, 5m, 2h or 7d, not negative"),
        "System.Boolean" => new("true か false", "true or false"),
        "System.Int32" => Whole(int.MinValue, int.MaxValue),
        "System.UInt16" => Whole(ushort.MinValue, ushort.MaxValue),
        "System.Int64" => Whole(long.MinValue, long.MaxValue),
        "System.Double" or "System.Single" or "System.Decimal" => new("数値（例 0.5）", "a number such as 0.5"),
        "System.Uri" => new("アドレス（例 https://host:443/）", "an address such as https://host:443/"),
        _ when EnumOf(type) is { } known => new($"{string.Join("、", Enum.GetNames(known))} のいずれか", $"one of {string.Join(", ", Enum.GetNames(known))}"),
        _ => new($"{type} として読める値", $"a value that can be read as {type}"),
    };

    private static Bilingual Whole(long least, long most) => new(string.Create(CultureInfo.InvariantCulture, $"{least} から {most} までの整数（単位や区切りなし）"),
        string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}, without unit or separators"));

    private static Type? EnumOf(string type) =>
        AppDomain.CurrentDomain.GetAssemblies().Select(a => a.GetType(type)).FirstOrDefault(t => t is { IsEnum: true });

    // Microsoft.Extensions.Configuration.Binder and .FileExtensions say it in words alone; their texts are not translated.
    [GeneratedRegex("^Failed to convert configuration value '(?<value>.*)' at '(?<key>[^']*)' to type '(?<type>[^']*)'", RegexOptions.Singleline)]
    private static partial Regex NotConverted();

    [GeneratedRegex("^Failed to load configuration from file '(?<file>.*)'", RegexOptions.Singleline)]
    private static partial Regex NotLoaded();
}
