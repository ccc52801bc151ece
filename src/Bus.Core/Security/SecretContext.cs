using System.Text;

namespace Bus.Core.Security;

/// <summary>What binds a sealed secret to its place: it opens nowhere else (<see cref="IKeyRing.Seal"/>).</summary>
public static class SecretContext
{
    /// <summary>An application's own password, kept for PasswordDigest.</summary>
    public static byte[] PasswordDigest(string application) => Encoding.UTF8.GetBytes($"password-digest/{application}");

    /// <summary>The content of an asynchronous answer that is still to be sent.</summary>
    public static byte[] Reply(string application) => Encoding.UTF8.GetBytes($"reply/{application}");

    /// <summary>The password that the hub sends to a consumer's own endpoint.</summary>
    public static byte[] SoapTarget(string application, string contract) =>
        Encoding.UTF8.GetBytes($"soap-target/{application}/{contract}");

    /// <summary>The private key that opens an application's files of a contract.</summary>
    public static byte[] FileKey(string application, string contract) =>
        Encoding.UTF8.GetBytes($"file-key/{application}/{contract}");

    /// <summary>The passphrase of that key.</summary>
    public static byte[] FilePassphrase(string application, string contract) =>
        Encoding.UTF8.GetBytes($"file-passphrase/{application}/{contract}");

    /// <summary>The password with which the hub searches a municipality's directory of staff.</summary>
    public static byte[] Directory() => "directory"u8.ToArray();

    /// <summary>The keytab with which the hub takes tickets of a municipality's domain.</summary>
    public static byte[] Keytab() => "keytab"u8.ToArray();

    /// <summary>The password or private key with which the hub signs in at a partner's server.</summary>
    public static byte[] Partner(string application, string partner) =>
        Encoding.UTF8.GetBytes($"partner/{application}/{partner}");
}
