using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Storage.Regions;

/// <summary>The region as JSON, as it stands in the database.</summary>
internal static class RegionDocument
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        // A document with more in it comes from a newer hub; reading it and writing it back would lose that.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new CodeConverter(), new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public static string Write(RegionModel region) => JsonSerializer.Serialize(region, Form);

    /// <exception cref="JsonException">Not a region.</exception>
    public static RegionModel Read(string document) =>
        JsonSerializer.Deserialize<RegionModel>(document, Form) ?? throw new JsonException("The document is null.");

    private sealed class CodeConverter : JsonConverter<MunicipalityCode>
    {
        public override MunicipalityCode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            MunicipalityCode.TryParse(reader.GetString(), out var code) ? code : throw new JsonException("Not a municipality code.");

        public override void Write(Utf8JsonWriter writer, MunicipalityCode value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}
