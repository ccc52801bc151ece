using System.Text;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Bus.Files.TakingIn;

namespace Bus.Files.Packing;

/// <summary>Opens a claimed file as its records lie in it: decrypted, then unpacked.</summary>
internal sealed class Unpacker(IKeyRing keys)
{
    /// <summary>The bytes; what is wrong with them stands in the stream.</summary>
    /// <exception cref="GpgException">gpg, or the key in the region, is to blame; not the file.</exception>
    public UnpackedStream Open(ClaimedFile file, Provision provision, ApplicationRef sender, UnpackingOptions limits)
    {
        if (provision.Compression == Compression.Zip) return Unzip(file, limits);
        var raw = file.Open();
        if (provision.Decryption is { } key)
        {
            var clear = new GpgDecryption(raw, Secret(sender, key.SealedKey, SecretContext.FileKey(sender.Application, provision.Contract)),
                key.SealedPassphrase is { } passphrase ? Secret(sender, passphrase, SecretContext.FilePassphrase(sender.Application, provision.Contract)) : null);
            Stream inner = provision.Compression == Compression.Gzip ? new WholeGzip(clear) : clear;
            return new UnpackedStream(inner, packed: true, () => raw.Position, limits, clear.Verdict);
        }
        return provision.Compression == Compression.Gzip
            ? new UnpackedStream(new WholeGzip(raw), packed: true, () => raw.Position, limits)
            : new UnpackedStream(raw, packed: false, () => 0, limits);
    }

    private string Secret(ApplicationRef of, string sealedText, byte[] context) => Encoding.UTF8.GetString(keys.Open(of.Municipality, Convert.FromBase64String(sealedText), context));

    private static UnpackedStream Unzip(ClaimedFile file, UnpackingOptions limits)
    {
        var raw = file.OpenApart();
        if (OneEntryZip.Open(raw).TryGet(out var entry, out var fault)) return new UnpackedStream(entry, packed: true, () => file.Report(raw.Position), limits, entry.Verdict);
        raw.Dispose();
        return new UnpackedStream(Stream.Null, packed: true, () => 0, limits, () => fault);
    }
}
