using Bus.Core.Faults;

namespace Bus.Soap.Ingress.Multipart;

/// <summary>What can be wrong with a message with attachments.</summary>
internal static class MultipartFaults
{
    public static readonly Fault NotRelated = Of(
        "multipart の種類は multipart/related（MTOM または SwA）でなければなりません。", "A multipart request must be multipart/related (MTOM or SwA).");

    public static readonly Fault Boundary = Of(
        "multipart の boundary がないか、70 文字を超えています。", "The multipart boundary is missing, or longer than 70 characters.");

    public static readonly Fault RootNotFirst = Of(
        "multipart の最初の部分が SOAP の Envelope（start の示す部分）ではありません。Envelope を最初に置いてください。",
        "The first part of the multipart is not the SOAP Envelope (the one that start names). Put the Envelope first.");

    public static readonly Fault Encoded = Of(
        "Content-Transfer-Encoding は binary（または 8bit、7bit）にしてください。", "The Content-Transfer-Encoding must be binary (or 8bit, 7bit).");

    public static readonly Fault NotReferred = Of(
        "Envelope から参照されていない添付があります。", "There is an attachment that the Envelope does not refer to.");

    public static readonly Fault Missing = Of(
        "content が参照する添付（cid:）が、Envelope の次の部分にありません。", "The attachment that content refers to (cid:) is not the part after the Envelope.");

    public static readonly Fault Signed = Of(
        "添付のある電文に XML 署名は使えません（添付は署名の対象になりません）。TLS クライアント証明書か、パスワードを使ってください。",
        "A message with attachments cannot be signed (the signature would not cover them). Use a TLS client certificate or a password.");

    private static Fault Of(string ja, string en) => Fault.Of(FaultCode.InvalidMessage, ja, en);
}
