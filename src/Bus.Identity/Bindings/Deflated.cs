using System.Buffers;
using System.IO.Compression;
using System.Text;
using Bus.Identity.Faults;

namespace Bus.Identity.Bindings;

/// <summary>The DEFLATE encoding (SAML 2.0 Bindings, §3.4.4.1), with a hard limit on what comes out.</summary>
internal static class Deflated
{
    public static byte[] Inflate(byte[] deflated, int maxBytes)
    {
        // Far more than nearly every message needs: made anew for each it would be most of what a sign-on allocates.
        var buffer = ArrayPool<byte>.Shared.Rent(maxBytes + 1);
        try
        {
            using var inflater = new DeflateStream(new MemoryStream(deflated, writable: false), CompressionMode.Decompress);
            var length = inflater.ReadAtLeast(buffer, maxBytes + 1, throwOnEndOfStream: false);
            if (length > maxBytes) throw new SamlException(SamlFault.TooLarge, $"展開後の上限は {maxBytes} バイトです。", $"Inflated, the limit is {maxBytes} bytes.");
            return buffer[..length];
        }
        catch (InvalidDataException)
        {
            throw new SamlException(SamlFault.NotReadable, "DEFLATE として展開できません。", "It cannot be inflated.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public static string Deflate(string xml)
    {
        using var output = new MemoryStream();
        using (var deflater = new DeflateStream(output, CompressionLevel.Fastest, leaveOpen: true)) deflater.Write(Encoding.UTF8.GetBytes(xml));
        return Convert.ToBase64String(output.GetBuffer(), 0, (int)output.Length);
    }

    public static byte[] FromBase64(string text)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw new SamlException(SamlFault.NotReadable, "Base64 として読めません。", "It is no Base64.");
        }
    }
}
