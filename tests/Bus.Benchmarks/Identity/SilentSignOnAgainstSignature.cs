using System.Security.Cryptography;
using Bus.Benchmarks.Measuring;

namespace Bus.Benchmarks.Identity;

/// <summary>What a silent sign-on costs beyond what no identity provider can do without: the signature.</summary>
internal sealed class SilentSignOnAgainstSignature : Figure
{
    public override string Name => "identity/silent-sso";
    public override string What => "processor time of one silent SAML sign-on: request read and checked, session found, replay cache, session and audit committed, assertion written and signed";
    public override string Baseline => "processor time of one raw RSA-2048 signature over SHA-256";
    public override double? Floor => 1.8;
    public override double? Aim => 1.4;
    public override bool LessIsBetter => true;
    // Many short rounds rather than few long ones: a clock that changes within a second or two then changes for both sides of a ratio.
    public override int Rounds => 15;

    public override async Task<Contest> PrepareAsync(Bench bench, CancellationToken cancellation)
    {
        var (hub, count) = (await SilentSignOn.OfAsync(bench), bench.Size(700, 3_500));
        var key = RSA.Create(2048);
        return new Contest(c => hub.RunAsync(count, c), _ => Task.FromResult(Sign(key, count))) { Compiling = () => [hub.ProcessId], Lightly = hub.LightlyAsync, Ended = () => { key.Dispose(); return ValueTask.CompletedTask; } };
    }

    private static Sample Sign(RSA key, int count)
    {
        var hash = SHA256.HashData("a document"u8);
        var cpu = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < count; i++) key.SignHash(hash, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return new Sample((Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / count, "µs of processor time");
    }
}
