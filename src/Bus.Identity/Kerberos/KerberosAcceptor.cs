using System.Text;

namespace Bus.Identity.Kerberos;

/// <summary>A ticket that was taken, or why not.</summary>
/// <param name="Person">Whose it is, <c>user@REALM</c>; null: it was refused.</param>
/// <param name="Why">What the library says; empty: nothing is wrong.</param>
internal sealed record AcceptedTicket(string? Person, string Why)
{
    /// <summary>Never who it is.</summary>
    public override string ToString() => Person is null ? Why : nameof(AcceptedTicket);
}

/// <summary>
/// Takes a ticket for one service with one keytab. Only the Kerberos mechanism is ever named, nothing is delegated, and the library's own replay cache (a file for each machine) stays unused: what was used
/// once is known to all nodes (<see cref="KerberosSignIn"/>).
/// </summary>
internal static unsafe class KerberosAcceptor
{
    // 1.2.840.113554.1.2.2, and .1 of it: a principal's name.
    private static ReadOnlySpan<byte> Kerberos => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02];
    private static ReadOnlySpan<byte> PrincipalName => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02, 0x01];

    /// <summary>Why this keytab cannot serve this principal; empty: it can.</summary>
    public static string Trouble(ReadOnlySpan<byte> keytab, string principal) => With(keytab, principal, _ => new AcceptedTicket(null, "")).Why;

    /// <summary>Takes a Kerberos token of GSS-API (RFC 4121, §4.1) that is complete with this one message.</summary>
    public static AcceptedTicket Accept(ReadOnlySpan<byte> keytab, string principal, ReadOnlyMemory<byte> token) => With(keytab, principal, credential =>
    {
        uint minor, flags;
        nint context = 0, source = 0, target = 0;
        var answer = default(GssApi.Buffer);
        try
        {
            fixed (byte* bytes = token.Span)
            {
                var input = new GssApi.Buffer { Length = (nuint)token.Length, Value = bytes };
                var major = GssApi.gss_accept_sec_context(&minor, &context, credential, &input, null, null, null, &answer, &flags, null, null);
                if (GssApi.IsError(major)) return new AcceptedTicket(null, Words(minor));
                if ((major & GssApi.ContinueNeeded) != 0) return new AcceptedTicket(null, "It needs more than one message.");
            }
            if (GssApi.IsError(GssApi.gss_inquire_context(&minor, context, &source, &target, null, null, null, null, null))) return new AcceptedTicket(null, Words(minor));
            return Text(target) == principal ? new AcceptedTicket(Text(source), "") : new AcceptedTicket(null, "The ticket is for another service.");
        }
        finally
        {
            _ = GssApi.gss_release_buffer(&minor, &answer);
            _ = GssApi.gss_release_name(&minor, &source);
            _ = GssApi.gss_release_name(&minor, &target);
            if (context != 0) _ = GssApi.gss_delete_sec_context(&minor, &context, null);
        }
    });

    private static AcceptedTicket With(ReadOnlySpan<byte> keytab, string principal, Func<nint, AcceptedTicket> work)
    {
        if (!GssApi.IsThere) return new AcceptedTicket(null, "libgssapi_krb5.so.2 (Debian: libgssapi-krb5-2)");
        using var room = KeytabRoom.Of(keytab);
        if (room is null) return new AcceptedTicket(null, "memfd_create is refused");
        uint minor;
        nint name = 0, credential = 0;
        try
        {
            fixed (byte* service = Encoding.UTF8.GetBytes(principal), type = PrincipalName, mechanism = Kerberos, file = Zeroed(room.Name), none = Zeroed("none:"), keytabKey = "keytab\0"u8, replayKey = "rcache\0"u8)
            {
                var text = new GssApi.Buffer { Length = (nuint)Encoding.UTF8.GetByteCount(principal), Value = service };
                var oid = new GssApi.Oid { Length = (uint)PrincipalName.Length, Elements = type };
                if (GssApi.IsError(GssApi.gss_import_name(&minor, &text, &oid, &name))) return new AcceptedTicket(null, Words(minor));
                var kerberos = new GssApi.Oid { Length = (uint)Kerberos.Length, Elements = mechanism };
                var only = new GssApi.OidSet { Count = 1, Elements = &kerberos };
                var pairs = stackalloc GssApi.Pair[] { new() { Key = keytabKey, Value = file }, new() { Key = replayKey, Value = none } };
                var store = new GssApi.Store { Count = 2, Elements = pairs };
                if (GssApi.IsError(GssApi.gss_acquire_cred_from(&minor, name, 0, &only, GssApi.AcceptOnly, &store, &credential, null, null))) return new AcceptedTicket(null, Words(minor));
                return work(credential);
            }
        }
        finally
        {
            _ = GssApi.gss_release_cred(&minor, &credential);
            _ = GssApi.gss_release_name(&minor, &name);
        }
    }

    private static byte[] Zeroed(string text) => Encoding.UTF8.GetBytes(text + "\0");

    private static string Text(nint name)
    {
        uint minor;
        var text = default(GssApi.Buffer);
        if (GssApi.IsError(GssApi.gss_display_name(&minor, name, &text, null))) return "";
        return Taken(&text);
    }

    // The mechanism's own code says what is wrong; the general one hardly anything.
    private static string Words(uint status)
    {
        uint minor, more = 0;
        var text = default(GssApi.Buffer);
        fixed (byte* mechanism = Kerberos)
        {
            var oid = new GssApi.Oid { Length = (uint)Kerberos.Length, Elements = mechanism };
            return GssApi.IsError(GssApi.gss_display_status(&minor, status, 2, &oid, &more, &text)) ? $"({status})" : Taken(&text);
        }
    }

    private static string Taken(GssApi.Buffer* text)
    {
        uint minor;
        var taken = Encoding.UTF8.GetString(text->Value, (int)text->Length);
        _ = GssApi.gss_release_buffer(&minor, text);
        return taken;
    }
}
