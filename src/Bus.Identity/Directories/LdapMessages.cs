using System.Formats.Asn1;
using System.Text;
using Bus.Core.Identity;

namespace Bus.Identity.Directories;

/// <summary>The few messages of LDAP (RFC 4511) that finding a person and trying a password take.</summary>
internal static class LdapMessages
{
    public const int BindResponse = 1;
    public const int SearchEntry = 4;
    public const int SearchDone = 5;
    public const int SearchReference = 19;
    public const int ExtendedResponse = 24;

    // More than any server has to say.
    private const int MostWords = 300;
    private const string StartTlsName = "1.3.6.1.4.1.1466.20037";
    private static readonly Asn1Tag Simple = new(TagClass.ContextSpecific, 0);

    /// <summary>§4.2, simple.</summary>
    public static byte[] Bind(int id, string name, string password) => Write(id, 0, w =>
    {
        w.WriteInteger(3);
        w.WriteOctetString(Encoding.UTF8.GetBytes(name));
        w.WriteOctetString(Encoding.UTF8.GetBytes(password), Simple);
    });

    /// <summary>§4.14.</summary>
    public static byte[] StartTls(int id) => Write(id, 23, w => w.WriteOctetString(Encoding.ASCII.GetBytes(StartTlsName), Simple));

    /// <summary>§4.5: the whole tree below the base, no aliases followed.</summary>
    public static byte[] Search(int id, string below, LdapFilter filter, Func<string, string> places, int most, TimeSpan limit, IEnumerable<string> attributes) => Write(id, 3, w =>
    {
        w.WriteOctetString(Encoding.UTF8.GetBytes(below));
        w.WriteEnumeratedValue(Scope.Subtree);
        w.WriteEnumeratedValue(Aliases.Never);
        w.WriteInteger(most);
        w.WriteInteger((int)Math.Ceiling(limit.TotalSeconds));
        w.WriteBoolean(false);
        Write(w, filter, places);
        using (w.PushSequence())
            foreach (var attribute in attributes) w.WriteOctetString(Encoding.UTF8.GetBytes(attribute));
    });

    /// <summary>Number and kind of a message, and what is in it.</summary>
    /// <exception cref="AsnContentException">It is none.</exception>
    public static (int Id, int Kind, AsnReader Content) Open(ReadOnlyMemory<byte> message)
    {
        var sequence = new AsnReader(message, AsnEncodingRules.BER).ReadSequence();
        if (!sequence.TryReadInt32(out var id)) throw new AsnContentException();
        var tag = sequence.PeekTag();
        if (tag.TagClass != TagClass.Application) throw new AsnContentException();
        return (id, tag.TagValue, sequence.ReadSequence(tag));
    }

    /// <summary>§4.1.9: the code, and the server's own words, on one line: they come into logs and onto terminals. (Active Directory ends them with NUL.)</summary>
    public static (int Code, string Words) Result(AsnReader content)
    {
        var code = (int)content.ReadEnumeratedValue<ResultCode>();
        content.ReadOctetString();
        return (code, string.Concat(Encoding.UTF8.GetString(content.ReadOctetString()).Where(c => !char.IsControl(c)).Take(MostWords)));
    }

    /// <summary>§4.5.2.</summary>
    public static LdapEntry Entry(AsnReader content)
    {
        var name = Encoding.UTF8.GetString(content.ReadOctetString());
        var values = new Dictionary<string, IReadOnlyList<byte[]>>(StringComparer.OrdinalIgnoreCase);
        for (var list = content.ReadSequence(); list.HasData;)
        {
            var attribute = list.ReadSequence();
            var description = Encoding.UTF8.GetString(attribute.ReadOctetString());
            var given = new List<byte[]>();
            for (var set = attribute.ReadSetOf(skipSortOrderValidation: true); set.HasData;) given.Add(set.ReadOctetString());
            values[description] = given;
        }
        return new LdapEntry(name, values);
    }

    private static byte[] Write(int id, int kind, Action<AsnWriter> content)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(id);
            using (writer.PushSequence(new Asn1Tag(TagClass.Application, kind, isConstructed: true))) content(writer);
        }
        return writer.Encode();
    }

    // §4.5.1.7; the filter is a CHOICE, so what is in a "not" keeps its own tag.
    private static void Write(AsnWriter w, LdapFilter filter, Func<string, string> places)
    {
        var tag = new Asn1Tag(TagClass.ContextSpecific, (int)filter.Kind, isConstructed: filter.Kind != LdapFilterKind.Present);
        if (filter.Kind == LdapFilterKind.Present)
        {
            w.WriteOctetString(Encoding.UTF8.GetBytes(filter.Attribute), tag);
            return;
        }
        using var _ = w.PushSequence(tag);
        switch (filter.Kind)
        {
            case LdapFilterKind.And or LdapFilterKind.Or or LdapFilterKind.Not:
                foreach (var part in filter.Parts) Write(w, part, places);
                break;
            case LdapFilterKind.Substrings:
                w.WriteOctetString(Encoding.UTF8.GetBytes(filter.Attribute));
                using (w.PushSequence())
                    for (var i = 0; i < filter.Values.Length; i++)
                        if (filter.Values[i].Fill(places) is { Length: > 0 } piece)
                            w.WriteOctetString(piece, new Asn1Tag(TagClass.ContextSpecific, i == 0 ? 0 : i == filter.Values.Length - 1 ? 2 : 1));
                break;
            case LdapFilterKind.Extensible:
                if (filter.Rule is { } rule) w.WriteOctetString(Encoding.UTF8.GetBytes(rule), new Asn1Tag(TagClass.ContextSpecific, 1));
                if (filter.Attribute.Length > 0) w.WriteOctetString(Encoding.UTF8.GetBytes(filter.Attribute), new Asn1Tag(TagClass.ContextSpecific, 2));
                w.WriteOctetString(filter.Values[0].Fill(places), new Asn1Tag(TagClass.ContextSpecific, 3));
                if (filter.OfName) w.WriteBoolean(true, new Asn1Tag(TagClass.ContextSpecific, 4));
                break;
            default:
                w.WriteOctetString(Encoding.UTF8.GetBytes(filter.Attribute));
                w.WriteOctetString(filter.Values[0].Fill(places));
                break;
        }
    }

    private enum Scope
    {
        Subtree = 2,
    }

    private enum Aliases
    {
        Never = 0,
    }

    private enum ResultCode
    {
        Success = 0,
    }
}

/// <summary>An entry that a search found.</summary>
/// <param name="Name">Its distinguished name.</param>
internal sealed record LdapEntry(string Name, IReadOnlyDictionary<string, IReadOnlyList<byte[]>> Values)
{
    public byte[]? Bytes(string attribute) => Values.TryGetValue(attribute, out var values) && values.Count > 0 ? values[0] : null;

    public string Text(string attribute) => Bytes(attribute) is { } value ? Encoding.UTF8.GetString(value) : "";

    public IEnumerable<string> Texts(string attribute) => Values.TryGetValue(attribute, out var values) ? values.Select(Encoding.UTF8.GetString) : [];

    /// <summary>Never what is in it.</summary>
    public override string ToString() => nameof(LdapEntry);
}
