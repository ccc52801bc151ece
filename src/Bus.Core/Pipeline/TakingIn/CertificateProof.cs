using System.Security.Cryptography;
using Bus.Core.Faults;
using Bus.Core.Region;
using Bus.Core.Security;

namespace Bus.Core.Pipeline.TakingIn;

/// <summary>Which application a certificate proves. Its key was proven before: by a handshake, or by a signature, whose value is good once.</summary>
internal sealed class CertificateProof(IOnceOnly once, TimeProvider clock)
{
    // Longer than any signed timestamp is good for.
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    private static readonly Fault Unknown = Fault.Of(FaultCode.Unauthenticated,
        "この証明書は、この団体のどの業務システムにも登録されていません。運用担当者に SHA-256 フィンガープリントの登録を依頼してください。",
        "The certificate is registered for no application of this municipality. Have the operator register its SHA-256 fingerprint.");

    private static readonly Fault Ambiguous = Fault.Of(FaultCode.Unauthenticated,
        "この証明書は複数の業務システムに登録されています。パスワードも併せて送るか、業務システムごとに別の証明書にしてください。",
        "The certificate is registered for several applications. Use one for each.");

    private static readonly Fault Replayed = Fault.Of(FaultCode.Unauthenticated,
        "この署名は一度使われています。電文ごとに新しい Timestamp で署名し直してください。",
        "This signature was used before. Sign each message anew, with a Timestamp of its own.");

    public async ValueTask<Result<Application>> FindAsync(Municipality municipality, Credentials.Certificate certificate, CancellationToken cancellation)
    {
        var owners = municipality.Applications.Where(a => a.Certificates.Any(c => c.Fits(certificate.Facts))).Take(2).ToList();
        if (owners is not [var owner]) return owners.Count == 0 ? Unknown : Ambiguous;
        if (certificate.Proof is not { } proof) return owner;
        var mark = SHA256.HashData([.. "signature/"u8, .. proof]);
        return await once.UseAsync(mark, clock.GetUtcNow() + Remembered, cancellation) ? owner : Replayed;
    }
}
