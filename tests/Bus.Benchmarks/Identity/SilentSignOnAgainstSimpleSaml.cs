using Bus.Benchmarks.Measuring;

namespace Bus.Benchmarks.Identity;

/// <summary>Issue "Measured", d: what a user would pick instead.</summary>
internal sealed class SilentSignOnAgainstSimpleSaml : Figure
{
    public override string Name => "identity/silent-sso-rate";
    public override string What => $"silent SAML sign-ons a second of {SilentSignOn.Connections} people at once, with session store, replay cache and audit on disk";
    public override string Baseline => "SimpleSAMLphp as identity provider, on PHP's own server with a worker a core";
    public override double? Floor => 3;
    public override double? Aim => 5;

    public override async Task<Contest> PrepareAsync(Bench bench, CancellationToken cancellation)
    {
        var (hub, other, count) = (await SilentSignOn.OfAsync(bench), await SimpleSamlIdp.OfAsync(bench), bench.Size(300, 2_000));
        return new Contest(c => hub.RateAsync(count, c), c => other.RateAsync(count, c)) { Compiling = () => [hub.ProcessId], Lightly = hub.LightlyAsync };
    }
}
