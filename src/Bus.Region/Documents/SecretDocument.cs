using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bus.Region;

/// <summary>A secret in one of its forms; exactly one is set in a valid document.</summary>
public sealed record SecretDocument
{
    /// <summary>The secret itself, before it is hashed or sealed.</summary>
    public string? Value { get; init; }
    /// <summary>A password's hash (<see cref="Bus.Core.Security.PasswordHash"/>).</summary>
    public string? Hash { get; init; }
    /// <summary>Only beside <see cref="Hash"/>: the same password as sha512-crypt (<c>$6$…</c>), for FTP and SFTP.</summary>
    public string? Crypt { get; init; }
    /// <summary>Only beside <see cref="Hash"/>: the same password sealed under the municipality's key, for PasswordDigest.</summary>
    public string? Digest { get; init; }
    /// <summary>A secret sealed under the municipality's key, base64.</summary>
    public string? Sealed { get; init; }

    /// <summary>The form only, never the secret.</summary>
    public override string ToString() => Value is not null ? "value: …" : Hash is not null ? "hash: …" : Sealed is not null ? "sealed: …" : "";
}

/// <summary>One secret is written as an object, several as an array; both are read.</summary>
internal sealed class SecretListConverter : JsonConverter<IReadOnlyList<SecretDocument>>
{
    public override IReadOnlyList<SecretDocument>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.StartArray
            ? JsonSerializer.Deserialize<List<SecretDocument>>(ref reader, options)
            : JsonSerializer.Deserialize<SecretDocument>(ref reader, options) is { } one ? [one] : [];

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<SecretDocument> value, JsonSerializerOptions options)
    {
        if (value.Count == 1) JsonSerializer.Serialize(writer, value[0], options);
        else JsonSerializer.Serialize(writer, value.ToArray(), options);
    }
}
