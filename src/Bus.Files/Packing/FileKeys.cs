using System.Security.Cryptography;
using System.Text;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;

namespace Bus.Files.Packing;

/// <summary>Asks gpg until when the region's keys are good; each key once, for a key that is extended is another text.</summary>
internal sealed class FileKeys(IRegionStore region, IKeyRing keys) : IFileKeys
{
    private readonly SemaphoreSlim _one = new(1);
    private Dictionary<string, KeyListing?> _known = [];

    public async Task<IReadOnlyList<FileKeyEnd>> EndsAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var (ends, known) = (new List<FileKeyEnd>(), new Dictionary<string, KeyListing?>(StringComparer.Ordinal));
            foreach (var (application, contract, incoming, key) in Keys())
            {
                var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
                if (!known.TryGetValue(hash, out var listing) && !_known.TryGetValue(hash, out listing))
                {
                    try
                    {
                        listing = await LookAsync(application, contract, incoming, key, cancellation).ConfigureAwait(false);
                    }
                    // It cannot be told now, and is asked again at the next look; the files of such a key say what is wrong.
                    catch (Exception e) when (e is IOException or CryptographicException or FormatException or KeyGoneException)
                    {
                        continue;
                    }
                }
                known[hash] = listing;
                if (listing is { Ends: { } end }) ends.Add(new FileKeyEnd(application, contract, incoming, listing.Fingerprint, end));
            }
            _known = known;
            return ends;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Public keys as they are, private ones sealed.</summary>
    private IEnumerable<(ApplicationRef Application, string Contract, bool Incoming, string Key)> Keys() =>
        from municipality in region.Current.Municipalities
        from application in municipality.Applications
        let of = new ApplicationRef(municipality.Code, application.Id)
        from key in application.Provides.Where(p => p.Decryption is not null).Select(p => (of, p.Contract, true, p.Decryption!.SealedKey))
            .Concat(application.Consumes.Where(c => c.EncryptTo is not null).Select(c => (of, c.Contract, false, c.EncryptTo!)))
        select key;

    /// <summary>Null: it is no key that encrypts.</summary>
    private async Task<KeyListing?> LookAsync(ApplicationRef application, string contract, bool incoming, string key, CancellationToken cancellation)
    {
        var text = incoming ? Encoding.UTF8.GetString(keys.Open(application.Municipality, Convert.FromBase64String(key), SecretContext.FileKey(application.Application, contract))) : key;
        using var home = new GpgHome();
        using var gpg = home.Start("--with-colons", "--show-keys");
        var (listed, said) = (gpg.StandardOutput.ReadToEndAsync(cancellation), gpg.StandardError.ReadToEndAsync(cancellation));
        await gpg.StandardInput.WriteAsync(text.AsMemory(), cancellation).ConfigureAwait(false);
        gpg.StandardInput.Close();
        await gpg.WaitForExitAsync(cancellation).ConfigureAwait(false);
        await said.ConfigureAwait(false);
        return KeyListing.Of(await listed.ConfigureAwait(false));
    }
}
