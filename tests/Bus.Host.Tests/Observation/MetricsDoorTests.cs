using System.Net;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Bus.Host.Api;
using Bus.Host.Api.Access;
using Bus.Host.Observation.Health;
using Bus.Host.Observation.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bus.Host.Tests.Observation;

/// <summary>Metrics tell of every municipality at the port at which all of their applications call.</summary>
public sealed class MetricsDoorTests
{
    private const string Secret = "a-token-of-twenty-or-more";
    private static readonly PasswordOptions Cheap = new() { Iterations = 10 };

    private static NamedOperator Named(string id, OperatorRole role, string? municipality = null) => new()
    {
        Id = id, Name = id, Role = role, Municipality = municipality is null ? null : MunicipalityCode.Parse(municipality), TokenHashes = [PasswordHash.Hash(Secret, 10)],
    };

    private static async Task<bool> MayReadAsync(string[] from, string peer, string? token = null, string scheme = "http", string? forwardedFor = null)
    {
        var options = new HealthOptions();
        foreach (var network in from) options.MetricsFrom.Add(network);
        Assert.True(options.IsValid);
        var region = new FixedRegion(new RegionModel
        {
            Municipalities = [], Operators = [Named("ito", OperatorRole.Operator), Named("kansa", OperatorRole.Auditor), Named("machi", OperatorRole.Manager, "362018"), Named("machi-kansa", OperatorRole.Auditor, "362018")],
        });
        var http = new DefaultHttpContext();
        (http.Request.Scheme, http.Connection.RemoteIpAddress) = (scheme, IPAddress.Parse(peer));
        if (token is not null) http.Request.Headers.Authorization = "Bearer " + token;
        if (forwardedFor is not null) http.Request.Headers["X-Forwarded-For"] = forwardedFor;
        using var passwords = new PasswordVerifier(Cheap, TimeProvider.System);
        return await new MetricsDoor(Options.Create(options), new SignIn(new OperatorToken("local"), region, passwords)).WhyNotAsync(http) is null;
    }

    [Theory]
    [InlineData("127.0.0.1", null, true)]
    [InlineData("::ffff:127.0.0.1", null, true)]
    [InlineData("::1", null, true)]
    // A vendor's application, of whichever municipality.
    [InlineData("10.1.2.3", null, false)]
    // Through a proxy on this machine.
    [InlineData("127.0.0.1", "10.1.2.3", false)]
    public async Task UnlessANetworkIsNamed_ThisMachineAloneReads(string peer, string? forwardedFor, bool may) => Assert.Equal(may, await MayReadAsync([], peer, forwardedFor: forwardedFor));

    [Theory]
    [InlineData("10.9.0.7", true)]
    [InlineData("10.1.2.3", false)]
    [InlineData("127.0.0.1", true)]
    public async Task NetworksThatAreNamed_Read(string peer, bool may) => Assert.Equal(may, await MayReadAsync(["10.9.0.0/24", "127.0.0.0/8"], peer));

    [Theory]
    [InlineData("ito." + Secret, "https", true)]
    [InlineData("kansa." + Secret, "https", true)]
    [InlineData("ito." + Secret, "http", false)]
    [InlineData("ito.another-token-altogether", "https", false)]
    [InlineData("machi." + Secret, "https", false)]
    [InlineData("machi-kansa." + Secret, "https", false)]
    public async Task Token_OfWhoeverSeesTheWholeRegion_Reads_FromAnywhere(string token, string scheme, bool may) => Assert.Equal(may, await MayReadAsync([], "10.1.2.3", token, scheme));
}
