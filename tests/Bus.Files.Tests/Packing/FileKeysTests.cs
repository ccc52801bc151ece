using System.Collections.Immutable;
using System.Text;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Bus.Files.Packing;
using Bus.Files.Tests.Support;

namespace Bus.Files.Tests.Packing;

/// <summary>Until when keys are good, as real gpg lists them.</summary>
[Collection(nameof(GpgKeys))]
public sealed class FileKeysTests(GpgKeys keys)
{
    [Fact]
    public async Task Ends_AreThoseOfTheWholeOrOfThePartThatEncrypts_WhicheverIsFirst()
    {
        var ring = new PlainKeys();
        var town = TestHub.Collection.Municipality;
        Application Consumer(string id, string key) => new() { Id = id, Name = id, Consumes = [new Consumption { Contract = TestHub.Contract, By = HandOverKind.File, EncryptTo = key }] };
        var provider = new Application
        {
            Id = "collection", Name = "collection",
            Provides = [new Provision { Contract = TestHub.Contract, Decryption = new DecryptionKey(Convert.ToBase64String(ring.Seal(town, Encoding.UTF8.GetBytes(keys.PrivateKey), SecretContext.FileKey("collection", TestHub.Contract))), null) }],
        };
        var region = new RegionModel
        {
            Municipalities = [new Municipality
            {
                Code = town, Name = "試験",
                Applications = [provider, Consumer("never", keys.PublicKey), Consumer("whole", keys.PublicKeyUntil("whole@x.example", "10d", "20d")), Consumer("part", keys.PublicKeyUntil("part@x.example", "never", "20d")),
                    Consumer("nonsense", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nnonsense\n-----END PGP PUBLIC KEY BLOCK-----\n")],
            }],
        };
        var watched = new FileKeys(new FixedRegion(region), ring);
        var ends = await watched.EndsAsync(CancellationToken.None);
        Assert.Equal(["part", "whole"], ends.Select(e => e.Application.Application).Order());
        Assert.All(ends, e => Assert.True(!e.Incoming && e.Fingerprint.Length == 40));
        int Days(string id) => (int)Math.Round((ends.Single(e => e.Application.Application == id).Ends - DateTimeOffset.UtcNow).TotalDays);
        Assert.Equal((10, 20), (Days("whole"), Days("part")));
        // Asked once a key.
        Assert.Equal(ends, await watched.EndsAsync(CancellationToken.None));
        Assert.Empty(Directory.EnumerateDirectories(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"bus-gpg-{Environment.ProcessId}-*"));
    }

    [Theory]
    [InlineData("pub:-:255:22:A:1:1800000000::-:::scESC::::::23::0:\nfpr:::::::::F:\nsub:r:255:18:B:1:::::::e::::::23:\nsub:-:255:18:B:1:1700000000:::::e::::::23:\n", 1_700_000_000L)]
    [InlineData("pub:-:255:22:A:1:1600000000::-:::scESC::::::23::0:\nfpr:::::::::F:\nsub:-:255:18:B:1:1700000000:::::e::::::23:\n", 1_600_000_000L)]
    [InlineData("pub:-:255:22:A:1:1800000000::-:::scESC::::::23::0:\nfpr:::::::::F:\nsub:-:255:18:B:1:1700000000:::::e::::::23:\nsub:-:255:18:B:1:1750000000:::::e::::::23:\n", 1_750_000_000L)]
    [InlineData("sec:-:255:22:A:1:::-:::escESC::::::23::0:\nfpr:::::::::F:\n", null)]
    public void Listing_OfColons_IsRead(string colons, long? ends)
    {
        var listing = KeyListing.Of(colons);
        Assert.Equal(ends, listing?.Ends?.ToUnixTimeSeconds());
        Assert.Equal("F", listing?.Fingerprint);
    }
}
