using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Bus.Contracts.Catalogue;

/// <summary>Reads a YAML file strictly: an unknown or doubled key is an error.</summary>
internal static partial class YamlFile
{
    private static readonly IDeserializer Deserializer = new DeserializerBuilder()
        .WithNamingConvention(CamelCaseNamingConvention.Instance)
        .WithDuplicateKeyChecking()
        .Build();

    /// <summary>The file's content; null, with an error, where it is absent or cannot be read.</summary>
    public static T? Read<T>(ContractFiles files, string file, Errors errors) where T : class, new()
    {
        if (!files.Files.TryGetValue(file, out var bytes))
        {
            errors.Add(file, "", "ファイルがありません。", "The file is absent.");
            return null;
        }
        try
        {
            return Deserializer.Deserialize<T?>(new UTF8Encoding(false, true).GetString(bytes)) ?? new T();
        }
        catch (YamlException e)
        {
            var (ja, en) = Why(e);
            errors.Add(file, $"line {e.Start.Line}", ja, en);
        }
        catch (DecoderFallbackException)
        {
            errors.Add(file, "", "UTF-8 で書かれていません。", "It is not in UTF-8.");
        }
        return null;
    }

    /// <summary>The library's reason without its .NET names.</summary>
    private static (string Ja, string En) Why(YamlException e)
    {
        var message = (e.InnerException ?? e).Message;
        if (UnknownKey().Match(message) is { Success: true } unknown)
            return ($"知らないキー「{unknown.Groups[1].Value}」です。綴りを確認してください。", $"Unknown key '{unknown.Groups[1].Value}'. Check its spelling.");
        return e.GetType() == typeof(YamlException)
            ? ("値の形が違います（文字列・一覧・対応表の別、または重複したキー）。", "The value has the wrong form (text, list or map), or a key stands there twice.")
            : ($"YAML として読めません: {message}", $"Not readable as YAML: {message}");
    }

    [GeneratedRegex("^Property '(.*)' not found")]
    private static partial Regex UnknownKey();
}
