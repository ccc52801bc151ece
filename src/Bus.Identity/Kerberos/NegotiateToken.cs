using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Bus.Identity.Kerberos;

/// <summary>
/// What a browser sends in <c>Authorization: Negotiate</c> (RFC 4559): a Kerberos token, bare or inside SPNEGO (RFC 4178). It is taken apart here, so that no other mechanism, NTLM above all, ever reaches the library, and
/// so that what makes a ticket's use unique can be told.
/// </summary>
/// <param name="Kerberos">The token of the Kerberos mechanism.</param>
/// <param name="Mark">Hash of the authenticator's ciphertext: another one for each use of a ticket.</param>
internal sealed record NegotiateToken(ReadOnlyMemory<byte> Kerberos, string Mark)
{
    private const string SpnegoId = "1.3.6.1.5.5.2";
    private const string KerberosId = "1.2.840.113554.1.2.2";
    private static readonly Asn1Tag Initial = new(TagClass.Application, 0, isConstructed: true);
    private static readonly Asn1Tag Request = new(TagClass.Application, 14, isConstructed: true);

    /// <summary>Null: it is something else.</summary>
    public static NegotiateToken? Read(ReadOnlyMemory<byte> token)
    {
        try
        {
            var inner = InSpnego(token) ?? token;
            return MarkOf(inner) is { } mark ? new NegotiateToken(inner, mark) : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    // RFC 4178, §4.2.1: [APPLICATION 0] { SPNEGO, [0] { [0] mechTypes, [1] reqFlags OPTIONAL, [2] mechToken … } }.
    private static ReadOnlyMemory<byte>? InSpnego(ReadOnlyMemory<byte> token)
    {
        var outer = new AsnReader(token, AsnEncodingRules.BER).ReadSequence(Initial);
        if (outer.ReadObjectIdentifier() != SpnegoId) return null;
        var fields = outer.ReadSequence(Context(0)).ReadSequence();
        while (fields.HasData)
        {
            if (fields.PeekTag() == Context(2)) return fields.ReadSequence(Context(2)).ReadOctetString();
            fields.ReadEncodedValue();
        }
        return null;
    }

    // RFC 4121, §4.1: [APPLICATION 0] { Kerberos, 01 00, AP-REQ }; RFC 4120, §5.5.1. DER to the byte: what this reads and what the library reads must be the same.
    private static string? MarkOf(ReadOnlyMemory<byte> token)
    {
        var whole = new AsnReader(token, AsnEncodingRules.DER);
        var start = whole.PeekContentBytes();
        whole.ReadEncodedValue();
        whole.ThrowIfNotEmpty();
        if (token.Span[0] != 0x60) return null;
        var mechanism = new AsnReader(start, AsnEncodingRules.DER);
        var identifier = mechanism.ReadEncodedValue();
        if (new AsnReader(identifier, AsnEncodingRules.DER).ReadObjectIdentifier() != KerberosId) return null;
        var rest = start[identifier.Length..];
        if (rest.Length < 2 || rest.Span[0] != 1 || rest.Span[1] != 0) return null;
        var request = new AsnReader(rest[2..], AsnEncodingRules.DER);
        var fields = request.ReadSequence(Request).ReadSequence();
        request.ThrowIfNotEmpty();
        for (var i = 0; i < 4; i++)
        {
            if (fields.PeekTag() != Context(i)) return null;
            fields.ReadEncodedValue();
        }
        var encrypted = fields.ReadSequence(Context(4)).ReadSequence();
        fields.ThrowIfNotEmpty();
        while (encrypted.PeekTag() != Context(2)) encrypted.ReadEncodedValue();
        return Convert.ToHexStringLower(SHA256.HashData(encrypted.ReadSequence(Context(2)).ReadOctetString()));
    }

    private static Asn1Tag Context(int number) => new(TagClass.ContextSpecific, number, isConstructed: true);
}
