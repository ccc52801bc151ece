using System.Text;

namespace Bus.Core.Security;

/// <summary>What binds a sealed secret to its place: it opens nowhere else (<see cref="IKeyRing.Seal"/>).</summary>
public static class SecretContext
{
    /// <summary>The password that the hub sends to a consumer's own endpoint.</summary>
    public static byte[] SoapTarget(string application, string contract) =>
        Encoding.UTF8.GetBytes($"soap-target/{application}/{contract}");

    /// <summary>The private key that opens an application's files of a contract.</summary>
    public static byte[] FileKey(string application, string contract) =>
        Encoding.UTF8.GetBytes($"file-key/{application}/{contract}");

    /// <summary>The passphrase of that key.</summary>
    public static byte[] FilePassphrase(string application, string contract) =>
        Encoding.UTF8.GetBytes($"file-passphrase/{application}/{contract}");
}
