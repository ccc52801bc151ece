using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bus.Identity.Tests.Parts;

/// <summary>An authenticator in memory, written after WebAuthn's own text: one ES256 key. It lies where a test tells it to.</summary>
public sealed class SoftKey
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(32);
    private byte[] _handle = [];

    public uint Counter { get; set; }
    /// <summary>User present and verified; 1: present only.</summary>
    public byte Flags { get; set; } = 0b101;

    /// <summary>Answers what a page asks for a new key with.</summary>
    public string Make(string options, string origin)
    {
        var asked = JsonNode.Parse(options)!;
        _handle = Base64Url.DecodeFromChars(asked["user"]!["id"]!.GetValue<string>());
        var point = _key.ExportParameters(false).Q;
        // CTAP2 canonical CBOR: {1: 2, 3: -7, -1: 1, -2: x, -3: y}.
        byte[] cose = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        byte[] data = [.. Head(asked["rp"]!["id"]!.GetValue<string>(), (byte)(Flags | 0x40)), .. new byte[16], 0, 32, .. _id, .. cose];
        // {"fmt": "none", "attStmt": {}, "authData": data}
        byte[] attestation = [0xA3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xA0, 0x68, .. "authData"u8, 0x58, (byte)data.Length, .. data];
        return Answer(new JsonObject { ["attestationObject"] = Base64Url.EncodeToString(attestation), ["clientDataJSON"] = Client("webauthn.create", asked, origin), ["transports"] = new JsonArray() });
    }

    /// <summary>Answers what a page asks for a proof with.</summary>
    public string Use(string options, string origin, string? rpId = null)
    {
        var asked = JsonNode.Parse(options)!;
        Counter++;
        var (data, client) = (Head(rpId ?? asked["rpId"]!.GetValue<string>(), Flags), Client("webauthn.get", asked, origin));
        var signature = _key.SignData([.. data, .. SHA256.HashData(Base64Url.DecodeFromChars(client))], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Answer(new JsonObject { ["authenticatorData"] = Base64Url.EncodeToString(data), ["clientDataJSON"] = client, ["signature"] = Base64Url.EncodeToString(signature), ["userHandle"] = Base64Url.EncodeToString(_handle) });
    }

    private byte[] Head(string rpId, byte flags)
    {
        var counter = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(counter, Counter);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(rpId)), flags, .. counter];
    }

    private static string Client(string type, JsonNode asked, string origin) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new { type, challenge = asked["challenge"]!.GetValue<string>(), origin, crossOrigin = false }));

    private string Answer(JsonObject response) => new JsonObject
    {
        ["id"] = Base64Url.EncodeToString(_id), ["rawId"] = Base64Url.EncodeToString(_id), ["type"] = "public-key", ["response"] = response, ["clientExtensionResults"] = new JsonObject(),
    }.ToJsonString();
}
