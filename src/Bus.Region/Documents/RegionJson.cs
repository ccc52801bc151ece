using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bus.Region;

/// <summary>The JSON of a <see cref="RegionDocument"/>: camelCase, the names of the YAML. To read what somebody sent, use <see cref="RegionFile.ReadJson"/>: it names every error.</summary>
public static class RegionJson
{
    /// <summary>For System.Text.Json; unknown members are refused, nulls left out, Japanese plain.</summary>
    public static JsonSerializerOptions Options { get; } = Make();

    /// <summary>The document as JSON in UTF-8.</summary>
    public static byte[] Write(RegionDocument document) => JsonSerializer.SerializeToUtf8Bytes(document, Options);

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
