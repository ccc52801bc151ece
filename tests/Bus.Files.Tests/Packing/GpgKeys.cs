using System.Diagnostics;
using System.Text;

namespace Bus.Files.Tests.Packing;

/// <summary>The sender's and the consumer's side of real gpg: two people with a key each, in a home of their own.</summary>
public sealed class GpgKeys : IDisposable
{
    public const string Passphrase = "open sesame 1";
    private const string Hub = "hub@bus.example", Other = "other@bus.example";
    private readonly string _home = Directory.CreateTempSubdirectory("bus-gpg-test-").FullName;

    public GpgKeys()
    {
        foreach (var who in (string[])[Hub, Other])
            Gpg([], "--passphrase", Passphrase, "--quick-generate-key", who, "future-default", "default", "never");
        PrivateKey = Encoding.UTF8.GetString(Gpg([], "--passphrase", Passphrase, "--armor", "--export-secret-keys", Hub));
        PublicKey = Encoding.UTF8.GetString(Gpg([], "--armor", "--export", Hub));
    }

    public string PrivateKey { get; }
    public string PublicKey { get; }

    /// <summary>A further public key; when the whole, and when the part that encrypts, expires: as gpg takes it, e.g. <c>10d</c> or <c>never</c>.</summary>
    public string PublicKeyUntil(string who, string whole, string encrypts)
    {
        Gpg([], "--passphrase", Passphrase, "--quick-generate-key", who, "ed25519", "sign", whole);
        var fingerprint = Encoding.UTF8.GetString(Gpg([], "--with-colons", "--list-keys", who)).Split('\n').First(l => l.StartsWith("fpr:", StringComparison.Ordinal)).Split(':')[9];
        Gpg([], "--passphrase", Passphrase, "--quick-add-key", fingerprint, "cv25519", "encr", encrypts);
        return Encoding.UTF8.GetString(Gpg([], "--armor", "--export", who));
    }

    public byte[] Encrypt(byte[] content, bool toOther = false) => Gpg(content, "--trust-model", "always", "--recipient", toOther ? Other : Hub, "--encrypt");

    public byte[] Store(byte[] content) => Gpg(content, "--store");

    public byte[] Decrypt(byte[] content) => Gpg(content, "--passphrase", Passphrase, "--decrypt");

    private byte[] Gpg(byte[] input, params string[] words)
    {
        var what = new ProcessStartInfo("gpg", ["--homedir", _home, "--batch", "--quiet", "--pinentry-mode", "loopback", .. words])
            { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var gpg = Process.Start(what)!;
        var said = gpg.StandardError.ReadToEndAsync();
        var feeding = Task.Run(() => { gpg.StandardInput.BaseStream.Write(input); gpg.StandardInput.Close(); });
        using var output = new MemoryStream();
        gpg.StandardOutput.BaseStream.CopyTo(output);
        gpg.WaitForExit();
        feeding.Wait();
        return gpg.ExitCode == 0 ? output.ToArray() : throw new InvalidOperationException(said.Result);
    }

    public void Dispose()
    {
        using (var stop = Process.Start("gpgconf", ["--homedir", _home, "--kill", "all"])) stop.WaitForExit();
        Directory.Delete(_home, recursive: true);
    }
}
