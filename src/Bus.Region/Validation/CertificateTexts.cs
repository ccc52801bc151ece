namespace Bus.Region.Validation;

/// <summary>What can be wrong with certificates and reply addresses of an application.</summary>
internal static class CertificateTexts
{
    public static Finding NotOneForm() => Finding.Of("not-one-source",
        "fingerprint、file（または value）、issuer と subject の組のうち、ちょうど 1 つを書いてください。", "Give exactly one of fingerprint, file (or value), or issuer together with subject.");

    public static Finding BadFingerprint() => Finding.Of("bad-fingerprint",
        "fingerprint は SHA-256 の 16 進 64 桁（コロン可）で書いてください。openssl x509 -noout -fingerprint -sha256 -in 証明書.pem で表示できます。",
        "fingerprint is SHA-256 in 64 hex digits (colons allowed), as openssl x509 -noout -fingerprint -sha256 -in certificate.pem prints it.");

    public static Finding BadPem() => Finding.Of("bad-certificate", "PEM の証明書（-----BEGIN CERTIFICATE-----）として読めません。", "This cannot be read as a PEM certificate (-----BEGIN CERTIFICATE-----).");

    public static Finding BadName() => Finding.Of("bad-distinguished-name",
        "issuer と subject は CN=…,O=…,C=JP の形で、両方書いてください（openssl x509 -noout -issuer -subject -nameopt RFC2253）。",
        "issuer and subject are both needed, as CN=…,O=…,C=JP (openssl x509 -noout -issuer -subject -nameopt RFC2253).");

    public static Finding Twice() => Finding.Of("certificate-twice", "同じ証明書が 2 回書かれています。", "The same certificate stands here twice.");

    public static Finding BadReplyTo() => Finding.Of("bad-reply-to",
        "replyTo は http:// か https:// で始まる完全なアドレスにしてください（ユーザー名・パスワード・# 以降は書けません）。", "replyTo must be a complete address that begins with http:// or https:// (no user name, password or #).");
}
