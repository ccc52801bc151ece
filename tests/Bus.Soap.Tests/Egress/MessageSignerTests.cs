using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bus.Soap.Egress;
using Microsoft.Extensions.Options;

namespace Bus.Soap.Tests.Egress;

/// <summary>Whether there is a key to sign with is known before anything is written: what parks for want of one must not be blamed on its records.</summary>
public sealed class MessageSignerTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    private MessageSigner With(string pem)
    {
        File.WriteAllText(_file, pem);
        return new MessageSigner(Options.Create(new SoapOptions { SigningCertificate = _file }));
    }

    [Fact]
    public void Key_ThatIsRsa_CanSign()
    {
        using var key = RSA.Create(2048);
        Assert.True(With(Pem(new CertificateRequest("CN=bus", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), key.ExportPkcs8PrivateKeyPem())).CanSign);
    }

    [Fact]
    public void Key_ThatIsNoRsa_CannotSign()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.False(With(Pem(new CertificateRequest("CN=bus", key, HashAlgorithmName.SHA256), key.ExportPkcs8PrivateKeyPem())).CanSign);
    }

    [Fact]
    public void Key_ThatCannotBeRead_CannotSign() => Assert.False(With("-----BEGIN CERTIFICATE-----").CanSign);

    private static string Pem(CertificateRequest request, string key)
    {
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return certificate.ExportCertificatePem() + "\n" + key;
    }
}
