using System.Text.Json;
using System.Text.Json.Serialization;
using Bus.Core.Vocabulary;

namespace Bus.Host.Api;

/// <summary>A time in a query: <see cref="JapanTime.Read"/>. The framework would take one without an offset for the machine's zone.</summary>
internal readonly record struct SaidTime(DateTimeOffset At)
{
    public static bool TryParse(string? text, out SaidTime time)
    {
        var read = text is null ? null : JapanTime.Read(text);
        time = new(read ?? default);
        return read is not null;
    }
}

/// <summary>A time in a body, read likewise.</summary>
internal sealed class SaidTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && JapanTime.Read(reader.GetString()!) is { } time ? time : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
