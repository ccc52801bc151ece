using System.Collections.Concurrent;
using System.Security.Cryptography;
using Bus.Core.Security;
using Bus.Storage.Keys;
using Bus.Storage.Tests.Support;

namespace Bus.Storage.Tests.Contract;

public abstract class KeyContract<TEngine> : StorageContract<TEngine> where TEngine : ITestEngine, new()
{
    [Fact]
    public void Seal_SameBytesTwice_DifferAndOpen()
    {
        var first = Store.Keys.Seal(Samples.Tokushima, "secret"u8, "place"u8);
        var second = Store.Keys.Seal(Samples.Tokushima, "secret"u8, "place"u8);

        Assert.NotEqual(first, second);
        Assert.Equal(1 + 12 + 6 + 16, first.Length);
        Assert.Equal("secret"u8, Store.Keys.Open(Samples.Tokushima, first, "place"u8));
    }

    [Fact]
    public async Task Open_OtherContextOtherKeyAlteredOrCut_IsRefused()
    {
        await Store.Keys.EnsureAsync(Samples.Takeo, default);
        var box = Store.Keys.Seal(Samples.Tokushima, "secret"u8, "place"u8);

        Assert.Throws<AuthenticationTagMismatchException>(() => Store.Keys.Open(Samples.Tokushima, box, "other"u8));
        Assert.Throws<AuthenticationTagMismatchException>(() => Store.Keys.Open(Samples.Takeo, box, "place"u8));
        Assert.Throws<AuthenticationTagMismatchException>(() => Store.Keys.Open(Samples.Tokushima, box.AsSpan(..10), "place"u8));
        for (var i = 0; i < box.Length; i++)
        {
            var altered = box.ToArray();
            altered[i] ^= 1;
            Assert.Throws<AuthenticationTagMismatchException>(() => Store.Keys.Open(Samples.Tokushima, altered, "place"u8));
        }
    }

    [Fact]
    public void UnknownMunicipality_HasNoKey()
    {
        Assert.Throws<KeyGoneException>(() => Store.Keys.Seal(Samples.Takeo, "x"u8, default));
        Assert.Throws<KeyGoneException>(() => Store.Keys.Open(Samples.Takeo, "x"u8, default));
        Assert.Throws<KeyGoneException>(() => Store.Keys.BlindHash(Samples.Takeo, "x"u8));
        Assert.Throws<KeyGoneException>(() => Store.Keys.DigestKey(Samples.Takeo));
    }

    [Fact]
    public async Task Keys_AfterARestart_AreTheSame()
    {
        var box = Store.Keys.Seal(Samples.Tokushima, "secret"u8, "place"u8);
        var (hash, digest) = (Store.Keys.BlindHash(Samples.Tokushima, "key"u8), Store.Keys.DigestKey(Samples.Tokushima));
        await OpenAsync();

        Assert.Equal("secret"u8, Store.Keys.Open(Samples.Tokushima, box, "place"u8));
        Assert.Equal(hash, Store.Keys.BlindHash(Samples.Tokushima, "key"u8));
        Assert.Equal(digest, Store.Keys.DigestKey(Samples.Tokushima));
    }

    [Fact]
    public async Task Ensure_ByTwoProcesses_IsOneKey()
    {
        var (one, other) = (Store, await OpenAsync());
        await Task.WhenAll(one.Keys.EnsureAsync(Samples.Takeo, default), other.Keys.EnsureAsync(Samples.Takeo, default));

        Assert.Equal(one.Keys.BlindHash(Samples.Takeo, "key"u8), other.Keys.BlindHash(Samples.Takeo, "key"u8));
    }

    [Fact]
    public async Task BlindHash_ManyThreads_SameAnswerAsOne()
    {
        await Store.Keys.EnsureAsync(Samples.Takeo, default);
        var values = Enumerable.Range(0, 1000).Select(BitConverter.GetBytes).ToArray();
        var alone = values.Select(v => Store.Keys.BlindHash(Samples.Tokushima, v)).ToArray();
        var together = new ConcurrentDictionary<int, ulong>();
        Parallel.For(0, values.Length, i => together[i] = Store.Keys.BlindHash(Samples.Tokushima, values[i]));

        Assert.Equal(alone, together.OrderBy(p => p.Key).Select(p => p.Value));
        Assert.Equal(1000, alone.Distinct().Count());
        Assert.NotEqual(alone[0], Store.Keys.BlindHash(Samples.Takeo, values[0]));
    }

    [Fact]
    public async Task Open_WithAnotherMasterKey_IsRefusedWithWhatToDo()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "master.key"), Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));

        Assert.Contains("master.key", (await Assert.ThrowsAsync<MasterKeyException>(() => OpenAsync())).What.En);
    }

    [Fact]
    public async Task Open_MasterKeyLostWhileThereAreKeys_MakesNoNewOne()
    {
        var path = Path.Combine(Folder, "master.key");
        File.Delete(path);

        await Assert.ThrowsAsync<MasterKeyException>(() => OpenAsync());
        Assert.False(File.Exists(path));
    }
}
