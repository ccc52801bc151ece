using System.Security.Cryptography;
using Bus.Core.Vocabulary;
using Bus.Files.Claims;
using Bus.Files.Homes;
using Bus.Files.TakingIn;

namespace Bus.Files.Tests.TakingIn;

public sealed class ClaimedFileTests : IDisposable
{
    private const int ReadBuffer = 1 << 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("bus-claimed-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(300, 0)]
    [InlineData(300, 100)]
    [InlineData(ReadBuffer + 1, 10)]
    [InlineData(3 * ReadBuffer, 2 * ReadBuffer)]
    public async Task Hash_IsOfAllBytes_HoweverFarItWasRead(int size, int read)
    {
        var (file, content) = Make(size);
        await using (var stream = file.Open()) await stream.ReadExactlyAsync(new byte[read]);
        Assert.Equal(SHA256.HashData(content), await file.HashAsync(default));
        Assert.Equal(SHA256.HashData(content), await file.HashAsync(default));
    }

    /// <summary>Arrays of the full buffer's size for each small file were nineteen parts in twenty of what a night of them allocated.</summary>
    [Fact]
    public async Task SmallFile_TakesSmallBuffers()
    {
        var (file, content) = Make(300);
        var (row, before) = (new byte[64], GC.GetAllocatedBytesForCurrentThread());
        var opened = file.Open();
        // Where a buffer is made: before anything is waited for, so on this thread.
        var reading = opened.ReadAsync(row);
        var first = GC.GetAllocatedBytesForCurrentThread() - before;
        await reading;
        before = GC.GetAllocatedBytesForCurrentThread();
        var hashing = file.HashAsync(default);
        var second = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(SHA256.HashData(content), await hashing);
        await opened.DisposeAsync();
        Assert.InRange(first, 1, ReadBuffer / 4);
        Assert.InRange(second, 1, ReadBuffer / 4);
    }

    private (ClaimedFile File, byte[] Content) Make(int size)
    {
        var (path, content) = (Path.Combine(_folder, "a.csv"), RandomNumberGenerator.GetBytes(size));
        File.WriteAllBytes(path, content);
        var claim = new Claim(new Home(_folder, new ApplicationRef(MunicipalityCode.Parse("362018"), "collection")), "c", "id", "a.csv", null);
        return (new ClaimedFile(path, ReadBuffer, new RunningFile(claim, FilePhase.Reading, DateTimeOffset.UnixEpoch)), content);
    }
}
