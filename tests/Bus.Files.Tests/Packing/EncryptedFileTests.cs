using System.Security.Cryptography;
using System.Text;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Files.FrontDoor;
using Bus.Files.Packing;
using Bus.Files.Tests.Support;

namespace Bus.Files.Tests.Packing;

/// <summary>All that run gpg by the hub's own code, one after the other: some count the homes of gpg that this process has left.</summary>
[CollectionDefinition(nameof(GpgKeys))]
public sealed class GpgCollection : ICollectionFixture<GpgKeys>;

/// <summary>Files encrypted by real gpg. Debian package gnupg.</summary>
[Collection(nameof(GpgKeys))]
public sealed class EncryptedFileTests(GpgKeys keys) : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Compression.None)]
    [InlineData(Compression.Gzip)]
    public async Task File_EncryptedToTheHub_IsReadAndItsHashIsThatOfWhatWasDropped(Compression compression)
    {
        await using var hub = await StartAsync(compression);
        var text = Rows.Of(2_000);
        var content = keys.Encrypt(compression == Compression.Gzip ? Packed.Gzip(text) : Encoding.UTF8.GetBytes(text));
        hub.Drop("daily.csv.gpg", content, "2000,2000000");
        var result = await hub.ResultOf("daily.csv.gpg");
        Assert.Equal(("accepted", 2_000), (result.GetProperty("state").GetString(), result.GetProperty("accepted").GetInt32()));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), hub.Intake.Arrivals.Single().Hash);
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories), path => !path.EndsWith(".lock", StringComparison.Ordinal) && Encoding.UTF8.GetString(File.ReadAllBytes(path)).Contains("362018,2026"));
        Assert.Empty(Left());
    }

    [Theory]
    [InlineData("other key", "invalid-message")]
    [InlineData("plain", "invalid-message")]
    [InlineData("not encrypted", "invalid-message")]
    [InlineData("cut", "not-well-formed")]
    [InlineData("altered", "not-well-formed")]
    public async Task File_NotForTheHubOrNotWhole_IsRefusedWhole(string how, string code)
    {
        var text = Encoding.UTF8.GetBytes(Rows.Of(2_000));
        var good = keys.Encrypt(text);
        var content = how switch
        {
            "other key" => keys.Encrypt(text, toOther: true),
            "plain" => text,
            "not encrypted" => keys.Store(text),
            "cut" => good[..(good.Length / 2)],
            _ => Altered(good),
        };
        await using var hub = await StartAsync(Compression.None);
        hub.Drop("daily.csv.gpg", content);
        var result = await hub.ResultOf("daily.csv.gpg");
        Assert.Equal("refused", result.GetProperty("state").GetString());
        Assert.True(result.GetProperty("faults")[0].GetProperty("code").GetString() == code, result.ToString());
        Assert.Empty(Left());
    }

    [Fact]
    public async Task Key_WithAnotherPassphrase_IsTheOperatorsTroubleAndTheFileWaits()
    {
        await using var hub = await StartAsync(Compression.None, passphrase: "wrong");
        hub.Drop("daily.csv.gpg", keys.Encrypt(Encoding.UTF8.GetBytes(Rows.Of(1))));
        await Eventually.True(() => Directory.Exists(hub.Home.Processing) && Directory.EnumerateFiles(hub.Home.Processing, "daily.csv.gpg", SearchOption.AllDirectories).Any());
        Assert.Empty(hub.ResultPaths("daily.csv.gpg"));
        Assert.Empty(hub.Intake.Arrivals);
    }

    [Fact]
    public async Task Delivery_ToAPublicKey_IsOpenedByItsOwnerOnly()
    {
        await using var hub = new TestHub(_folder);
        var path = Path.Combine(_folder.Path, "out.gpg");
        await using (var file = new FileStream(path, FileMode.Create))
        {
            await using var cipher = new GpgEncryption(file, keys.PublicKey);
            await cipher.WriteAsync(Encoding.UTF8.GetBytes(Rows.Of(1_000)));
            await cipher.FinishAsync();
        }
        Assert.DoesNotContain("362018", Encoding.ASCII.GetString(File.ReadAllBytes(path)));
        Assert.Equal(Rows.Of(1_000), Encoding.UTF8.GetString(keys.Decrypt(File.ReadAllBytes(path))));
        Assert.Empty(Left());
    }

    [Fact]
    public async Task Encryption_ToWhatIsNoKey_SaysSo()
    {
        await using var file = new FileStream(Path.Combine(_folder.Path, "out.gpg"), FileMode.Create);
        await using var cipher = new GpgEncryption(file, "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nnonsense\n-----END PGP PUBLIC KEY BLOCK-----\n");
        await Assert.ThrowsAsync<GpgException>(cipher.FinishAsync);
    }

    private static byte[] Altered(byte[] content)
    {
        content[^200] ^= 1;
        return content;
    }

    /// <summary>Of two hubs on one machine, under accounts of their own, one was killed with a file in hand: the other one may not remove what it left, and need not.</summary>
    [Fact]
    public void HomeThatWasLeft_IsRemovedIfItIsOfThisAccount_AndHoldsNobodyUpIfItIsAnothers()
    {
        const int Nobody = 99_999_999; // no process has so high a number
        var root = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        var (ours, theirs) = (Path.Combine(root, $"bus-gpg-{Nobody}-00000001"), Path.Combine(root, $"bus-gpg-{Nobody}-00000002"));
        Directory.CreateDirectory(ours);
        Directory.CreateDirectory(theirs);
        try
        {
            // Only root may give a folder to another account.
            if (Ownership.HubIsRoot) Ownership.Of(theirs, 12_345, 12_345);
            new GpgHome().Dispose();
            Assert.Equal((false, Ownership.HubIsRoot), (Directory.Exists(ours), Directory.Exists(theirs)));
        }
        finally
        {
            foreach (var left in new[] { ours, theirs }.Where(Directory.Exists)) Directory.Delete(left);
        }
    }

    /// <summary>Homes of gpg that this process did not take away.</summary>
    private static IEnumerable<string> Left() => Directory.EnumerateDirectories(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"bus-gpg-{Environment.ProcessId}-*");

    private Task<TestHub> StartAsync(Compression compression, string passphrase = GpgKeys.Passphrase)
    {
        var ring = new PlainKeys();
        string Sealed(string text, byte[] context) => Convert.ToBase64String(ring.Seal(TestHub.Collection.Municipality, Encoding.UTF8.GetBytes(text), context));
        var key = new DecryptionKey(Sealed(keys.PrivateKey, SecretContext.FileKey("collection", TestHub.Contract)), Sealed(passphrase, SecretContext.FilePassphrase("collection", TestHub.Contract)));
        return new TestHub(_folder, region: TestHub.RegionOf(new Provision { Contract = TestHub.Contract, Compression = compression, Decryption = key })).StartAsync();
    }
}
