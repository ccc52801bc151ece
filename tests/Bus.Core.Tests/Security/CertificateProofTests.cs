using Bus.Core.Pipeline;
using Bus.Core.Pipeline.TakingIn;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;

namespace Bus.Core.Tests.Security;

public class CertificateProofTests
{
    private static readonly string Print = new('A', 64);
    private static readonly CertificateMatch ByNames = new(null, "CN=CA", "CN=kaz");

    private static Municipality With(params (string Id, CertificateMatch[] Certificates)[] applications) => new()
    {
        Code = MunicipalityCode.Parse("362018"), Name = "徳島市",
        Applications = [.. applications.Select(a => new Application { Id = a.Id, Name = a.Id, Certificates = [.. a.Certificates] })],
    };

    private static async Task<string?> FindAsync(Municipality municipality, CertificateFacts facts)
    {
        var found = await new CertificateProof(new Always(), TimeProvider.System).FindAsync(municipality, new Credentials.Certificate(facts, null), default);
        return found.TryGet(out var application, out _) ? application.Id : null;
    }

    [Fact]
    public async Task Fingerprint_ProvesItsApplication_WhoeverIssuedIt() =>
        Assert.Equal("a", await FindAsync(With(("a", [new(new string('B', 64), null, null), new(Print, null, null)]), ("b", [ByNames])), new(Print, "CN=x", "CN=y", false)));

    [Fact]
    public async Task Names_ProveOnlyWhereTheIssuerIsTrusted()
    {
        Assert.Equal("b", await FindAsync(With(("b", [ByNames])), new("C", "CN=CA", "CN=kaz", true)));
        Assert.Null(await FindAsync(With(("b", [ByNames])), new("C", "CN=CA", "CN=kaz", false)));
        Assert.Null(await FindAsync(With(("b", [ByNames])), new("C", "CN=CA", "CN=kaz2", true)));
    }

    [Fact]
    public async Task Certificate_OfNobodyOrOfTwo_ProvesNobody()
    {
        Assert.Null(await FindAsync(With(("a", [])), new(Print, "CN=x", "CN=y", true)));
        Assert.Null(await FindAsync(With(("a", [new(Print, null, null)]), ("b", [new(Print, null, null)])), new(Print, "CN=x", "CN=y", true)));
    }

    private sealed class Always : IOnceOnly
    {
        public Task<bool> UseAsync(ReadOnlyMemory<byte> token, DateTimeOffset until, CancellationToken cancellation) => Task.FromResult(true);
    }
}
