using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Bus.Files.Disk;

namespace Bus.Files.FrontDoor;

/// <summary>The SFTP server's own key.</summary>
internal static class HostKeys
{
    private const int Bits = 3072;

    /// <summary>Makes one (RSA 3072, PKCS#1 PEM, mode 0600) where there is none.</summary>
    public static void Ensure(string path)
    {
        if (File.Exists(path)) return;
        using var key = RSA.Create(Bits);
        var draft = path + ".tmp";
        File.Delete(draft);
        DurableFile.WriteNew(draft, key.ExportRSAPrivateKeyPem() + "\n", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        DurableFolder.Rename(draft, path);
        DurableFolder.Sync(Path.GetDirectoryName(path)!);
    }

    /// <summary>The fingerprint as OpenSSH shows it (<c>SHA256:…</c>), for the partners to compare; null for a key that is not RSA in PEM.</summary>
    public static string? Fingerprint(string path)
    {
        try
        {
            using var key = RSA.Create();
            key.ImportFromPem(File.ReadAllText(path));
            var p = key.ExportParameters(includePrivateParameters: false);
            // RFC 4253, 6.6: string "ssh-rsa", mpint e, mpint n.
            byte[] blob = [.. Field(Encoding.ASCII.GetBytes("ssh-rsa")), .. Field(Positive(p.Exponent!)), .. Field(Positive(p.Modulus!))];
            return "SHA256:" + Convert.ToBase64String(SHA256.HashData(blob)).TrimEnd('=');
        }
        catch (Exception notRsa) when (notRsa is ArgumentException or CryptographicException)
        {
            return null;
        }
    }

    private static byte[] Positive(byte[] number) => number[0] >= 0x80 ? [0, .. number] : number;

    private static byte[] Field(byte[] content)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        return [.. length, .. content];
    }
}
