using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bus.Core.Faults;
using Bus.Core.Pipeline;
using Bus.Core.Pipeline.TakingIn;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Core.Tests.Security;

public class DigestProofTests
{
    private static readonly MunicipalityCode Municipality = MunicipalityCode.Parse("362018");
    private static readonly Fault Wrong = Fault.Of(FaultCode.Unauthenticated, "違う", "wrong");
    private readonly HandClock _clock = new();
    private readonly Once _once = new();

    private static Application With(params string[] passwords) => new()
    {
        Id = "collection", Name = "収納", DigestSecrets = [.. passwords.Select(p => p.Length == 0 ? "" : Convert.ToBase64String([.. SecretContext.PasswordDigest("collection"), .. Encoding.UTF8.GetBytes(p)]))],
    };

    private ValueTask<Fault?> CheckAsync(Application? application, Credentials.PasswordDigest token) =>
        new DigestProof(new PrefixKeys(), _once, Options.Create(new PasswordOptions()), _clock).CheckAsync(Municipality, application, token, Wrong, default);

    private Credentials.PasswordDigest Token(string password, TimeSpan age = default, byte nonce = 1) =>
        Token(password, (_clock.GetUtcNow() - age).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), nonce);

    private static Credentials.PasswordDigest Token(string password, string created, byte nonce = 1)
    {
        byte[] value = [nonce, 2, 3];
        return new("collection", value, created, SHA1.HashData([.. value, .. Encoding.UTF8.GetBytes(created + password)]));
    }

    private void SetClock(string to) => _clock.Pass(DateTimeOffset.Parse(to, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) - _clock.GetUtcNow());

    [Fact]
    public async Task Right_IsProvenOnce()
    {
        var token = Token("s3cret");
        Assert.Null(await CheckAsync(With("s3cret"), token));
        Assert.Contains("used before", (await CheckAsync(With("s3cret"), token))!.What.En);
        Assert.Null(await CheckAsync(With("s3cret"), Token("s3cret", nonce: 9)));
    }

    /// <summary>The digest does not say where the nonce ends and Created begins: a token that was used must not come again cut elsewhere, so that its rest is a time of any day.</summary>
    [Theory]
    [InlineData("2026-11-28T")]
    [InlineData("2026-11-28")]
    [InlineData("2")]
    public async Task Used_WithItsBytesSharedOutOtherwise_IsNotProvenAgain(string moved)
    {
        SetClock("09:37:15Z"); // a time alone is read as one of today
        var token = Token("s3cret");
        Assert.Null(await CheckAsync(With("s3cret"), token));
        var (more, rest) = (token.Created[..moved.Length], token.Created[moved.Length..]);
        Assert.NotNull(await CheckAsync(With("s3cret"), token with { Nonce = [.. token.Nonce, .. Encoding.UTF8.GetBytes(more)], Created = rest }));
    }

    [Theory]
    [InlineData("2026-11-28T09:37:15Z")]
    [InlineData("2026-11-28T09:37:15.123Z")]
    [InlineData("2026-11-28T09:37:15.123456789Z")]
    [InlineData("2026-11-28T09:37:15")]
    [InlineData("2026-11-28T18:37:15+09:00")]
    [InlineData("2026-11-28T09:37:15.123456+00:00")]
    public async Task Created_AsToolkitsWriteIt_IsRead(string created)
    {
        SetClock("2026-11-28T09:37:16Z");
        Assert.Null(await CheckAsync(With("s3cret"), Token("s3cret", created)));
    }

    [Fact]
    public async Task EitherPassword_UnderRotation_Proves() => Assert.Null(await CheckAsync(With("", "new", "old"), Token("old")));

    [Theory]
    [InlineData(6)]
    [InlineData(-6)]
    public async Task Created_OutsideTheWindow_IsRefused(int minutes) =>
        Assert.Contains("Created", (await CheckAsync(With("s3cret"), Token("s3cret", TimeSpan.FromMinutes(minutes))))!.What.En);

    [Fact]
    public async Task Wrong_IsRefusedAndUsesNothingUp()
    {
        Assert.Equal(Wrong, await CheckAsync(With("s3cret"), Token("guess")));
        Assert.Equal(Wrong, await CheckAsync(With(), Token("s3cret")));
        Assert.Equal(Wrong, await CheckAsync(null, Token("s3cret")));
        Assert.Equal(Wrong, await CheckAsync(new Application { Id = "collection", Name = "収納", DigestSecrets = ["AAAA"] }, Token("s3cret")));
        Assert.Empty(_once.Used);
    }

    private sealed class Once : IOnceOnly
    {
        public HashSet<string> Used { get; } = [];
        public Task<bool> UseAsync(ReadOnlyMemory<byte> token, DateTimeOffset until, CancellationToken cancellation) => Task.FromResult(Used.Add(Convert.ToHexString(token.Span)));
    }

    /// <summary>Seals by writing the context in front.</summary>
    private sealed class PrefixKeys : IKeyRing
    {
        public Task EnsureAsync(MunicipalityCode municipality, CancellationToken cancellation) => Task.CompletedTask;
        public byte[] Seal(MunicipalityCode municipality, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context) => [.. context, .. plain];
        public byte[] Open(MunicipalityCode municipality, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> context) =>
            sealedBytes.StartsWith(context) ? sealedBytes[context.Length..].ToArray() : throw new AuthenticationTagMismatchException();
        public ulong BlindHash(MunicipalityCode municipality, ReadOnlySpan<byte> value) => throw new NotSupportedException();
        public byte[] DigestKey(MunicipalityCode municipality) => throw new NotSupportedException();
    }
}
