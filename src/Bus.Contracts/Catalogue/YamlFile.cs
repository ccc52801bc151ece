using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Bus.Contracts.Catalogue;

/// <summary>Reads a YAML file strictly: an unknown or doubled key is an error.</summary>
internal static class YamlFile
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
            var why = e.InnerException?.Message ?? e.Message;
            errors.Add(file, $"line {e.Start.Line}", $"YAML として読めないか、知らないキーがあります: {why}", $"Not readable as YAML, or an unknown key: {why}");
        }
        catch (DecoderFallbackException)
        {
            errors.Add(file, "", "UTF-8 で書かれていません。", "It is not in UTF-8.");
        }
        return null;
    }
}
