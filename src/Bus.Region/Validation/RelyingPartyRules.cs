using System.Xml;
using Bus.Core.Region;

namespace Bus.Region.Validation;

internal static class RelyingPartyRules
{
    private const string MetadataNamespace = "urn:oasis:names:tc:SAML:2.0:metadata";

    public static RelyingParty Check(ValidationScope scope, RelyingPartyDocument document, DocumentPath path, Dictionary<string, DocumentPath> ids)
    {
        var id = scope.Id(path["id"], document.Id, ids);
        var name = scope.PersonName(path["name"], document.Name);
        return new RelyingParty(id, name, Metadata(scope, document.Metadata?.Value, path["metadata"])) { SignOn = SignOnRuleCheck.Check(scope, document, path) };
    }

    private static string Metadata(ValidationScope scope, string? xml, DocumentPath path)
    {
        if (string.IsNullOrWhiteSpace(xml)) scope.Error(path, SignInTexts.MissingMetadata());
        else if (!IsEntityDescriptor(xml)) scope.Error(path, SignInTexts.BadMetadata());
        // XML reads every line end as LF (XML 1.0, §2.11), so this changes nothing of what is signed.
        return (xml ?? "").ReplaceLineEndings("\n");
    }

    // SAML 2.0 Metadata, §2.3.2. What it says is for the identity provider to judge; here only that it is metadata at all.
    private static bool IsEntityDescriptor(string xml)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            var found = reader.MoveToContent() == XmlNodeType.Element && reader is { LocalName: "EntityDescriptor", NamespaceURI: MetadataNamespace };
            while (reader.Read() && reader.Depth <= 64) { }
            return found && reader.EOF;
        }
        catch (XmlException)
        {
            return false;
        }
    }
}
