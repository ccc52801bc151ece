using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Bus.Region.Applying;

/// <summary>sha512-crypt (<c>$6$rounds=…$salt$hash</c>) by the system's libcrypt: the form in which the FTP and SFTP daemon verifies passwords.</summary>
internal static partial class UnixCrypt
{
    // struct crypt_data of libxcrypt; glibc's own is smaller.
    private const int ScratchBytes = 32_768;
    private const int SaltLength = 16;
    private const string SaltCharacters = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>Hashes under a new random salt; slow by design. Null where the system has no libcrypt, or it does not take the password (over 512 bytes).</summary>
    public static string? Hash(string password, int rounds)
    {
        try
        {
            return Hash(password, $"$6$rounds={rounds}${RandomNumberGenerator.GetString(SaltCharacters, SaltLength)}$");
        }
        catch (Exception absent) when (absent is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Hashes as a setting, or a hash made before, says; null if that cannot be done.</summary>
    public static string? Hash(string password, string setting)
    {
        var scratch = new byte[ScratchBytes];
        var key = Encoding.UTF8.GetBytes(password + '\0');
        try
        {
            var text = Crypt(key, Encoding.ASCII.GetBytes(setting + '\0'), scratch);
            return IsWellFormed(text) ? text : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(scratch);
        }
    }

    /// <summary>True for the text of a sha512-crypt hash. It is written into the daemon's list of users, so nothing else may pass.</summary>
    public static bool IsWellFormed(string? text) => text is not null && Form().IsMatch(text);

    // The answer lies inside the scratch memory, which must not move before it is read.
    private static unsafe string? Crypt(byte[] key, byte[] setting, byte[] scratch)
    {
        fixed (byte* memory = scratch) return Marshal.PtrToStringUTF8(crypt_r(key, setting, memory));
    }

    [GeneratedRegex(@"\A\$6\$(rounds=[0-9]{4,9}\$)?[./0-9A-Za-z]{1,16}\$[./0-9A-Za-z]{86}\z")]
    private static partial Regex Form();

    [LibraryImport("libcrypt.so.1")]
    private static unsafe partial nint crypt_r([In] byte[] key, [In] byte[] setting, byte* scratch);
}
