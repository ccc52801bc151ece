using System.Xml;
using Bus.Core.Region;
using Bus.Identity.Tests.Parts;

namespace Bus.Identity.Tests.Attacks;

/// <summary>Signature wrapping (XSW1–XSW8 of Somorovsky et al., "On Breaking SAML", turned to requests), doubled and misplaced signatures. The original is rightly signed each time.</summary>
public sealed class WrappingTests
{
    private static readonly Sp Party = new() { RequestsSigned = true };

    public static TheoryData<string> Ways => ["xsw1", "xsw2", "xsw3", "xsw4", "xsw5", "xsw6", "xsw7", "xsw8", "double", "elsewhere", "same-id", "foreign-namespace"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task WrappedRequest_IsRefused(string way)
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        await Refusals.MustBeAsync(way == "foreign-namespace" ? "bad-signature" : "bad-signature", await Refusals.PostAsync(hub, Wrap(way, hub)));
    }

    [Fact]
    public async Task RequestSignedRightly_Passes_SoThatTheOthersFailForTheRightReason()
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        Assert.Equal(System.Net.HttpStatusCode.SeeOther, (await Refusals.PostAsync(hub, Party.Sign(Party.AuthnRequest(hub)).OuterXml)).StatusCode);
    }

    [Fact]
    public async Task RequestAlteredAfterSigning_OrSignedByAnother_IsRefused()
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        var signed = Party.Sign(Party.AuthnRequest(hub, "IsPassive=\"false\"")).OuterXml;
        await Refusals.MustBeAsync("bad-signature", await Refusals.PostAsync(hub, signed.Replace("IsPassive=\"false\"", "IsPassive=\"true\"")));
        var thief = new Sp { Key = System.Security.Cryptography.RSA.Create(2048), RequestsSigned = true };
        await Refusals.MustBeAsync("bad-signature", await Refusals.PostAsync(hub, thief.Sign(thief.AuthnRequest(hub)).OuterXml));
    }

    [Theory]
    [InlineData("<ds:KeyInfo><xenc:EncryptedKey><xenc:EncryptionMethod Algorithm=\"x\"><xenc:KeySize>99999999999</xenc:KeySize></xenc:EncryptionMethod><xenc:CipherData><xenc:CipherValue>AA==</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo>")]
    [InlineData("<ds:KeyInfo><ds:KeyValue><ds:RSAKeyValue/></ds:KeyValue></ds:KeyInfo>")]
    [InlineData("<ds:KeyInfo><ds:KeyValue/></ds:KeyInfo>")]
    [InlineData("<ds:KeyInfo><ds:KeyValue><ds:DSAKeyValue><ds:P>AA==</ds:P></ds:DSAKeyValue></ds:KeyValue></ds:KeyInfo>")]
    [InlineData("<ds:KeyInfo><ds:RetrievalMethod/></ds:KeyInfo>")]
    [InlineData("<ds:KeyInfo><ds:X509Data><ds:X509IssuerSerial><ds:X509SerialNumber>x</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data></ds:KeyInfo>")]
    [InlineData("<ds:KeyInfo><ds:X509Data><ds:X509IssuerSerial/></ds:X509Data></ds:KeyInfo>")]
    [InlineData("<ds:KeyInfo><ds:X509Data><ds:X509Certificate>AAAA</ds:X509Certificate></ds:X509Data></ds:KeyInfo>")]
    public async Task WhatASignatureSaysOfItsKey_IsNotEvenRead(string keyInfo)
    {
        await using var hub = await Hub.StartAsync(Party.Declared());
        var signed = Party.Sign(Party.AuthnRequest(hub));
        var signature = (XmlElement)signed.GetElementsByTagName("Signature", "http://www.w3.org/2000/09/xmldsig#")[0]!;
        var added = Sp.Load($"<x xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" xmlns:xenc=\"http://www.w3.org/2001/04/xmlenc#\">{keyInfo}</x>").DocumentElement!.FirstChild!;
        signature.AppendChild(signed.ImportNode(added, true));
        // It is not signed, and says nothing: the keys are those of the metadata.
        Assert.Equal(System.Net.HttpStatusCode.SeeOther, (await Refusals.PostAsync(hub, signed.OuterXml)).StatusCode);
    }

    private static string Wrap(string way, Hub hub)
    {
        // What the attacker wants read: another place to answer to.
        var evil = Party.AuthnRequest(hub, $"AssertionConsumerServiceURL=\"{Party.Acs}\" ForceAuthn=\"false\"", requestId: "_evil");
        var original = Party.Sign(Party.AuthnRequest(hub, requestId: "_original"));
        var outer = Sp.Load(evil);
        var root = outer.DocumentElement!;
        var signature = (XmlElement)original.GetElementsByTagName("Signature", "http://www.w3.org/2000/09/xmldsig#")[0]!;
        var plain = Sp.Load(original.OuterXml);
        plain.DocumentElement!.RemoveChild(plain.GetElementsByTagName("Signature", "http://www.w3.org/2000/09/xmldsig#")[0]!);
        XmlNode Copy(XmlNode node) => outer.ImportNode(node, true);
        XmlElement Extensions(params XmlNode[] content)
        {
            var extensions = outer.CreateElement("samlp", "Extensions", Sp.Protocol);
            foreach (var node in content) extensions.AppendChild(node);
            return extensions;
        }
        switch (way)
        {
            case "xsw1": // the signed original inside of its signature, evil outside
                root.AppendChild(Copy(signature));
                root.LastChild!.AppendChild(Copy(plain.DocumentElement!));
                break;
            case "xsw2": // signature and original side by side within evil
                root.AppendChild(Copy(signature));
                root.AppendChild(Copy(plain.DocumentElement!));
                break;
            case "xsw3": // the whole signed original as first child
                root.PrependChild(Copy(original.DocumentElement!));
                break;
            case "xsw4": // as last child
                root.AppendChild(Copy(original.DocumentElement!));
                break;
            case "xsw5": // evil carries the signature, the original trails behind it
                root.InsertAfter(Copy(signature), root.FirstChild);
                root.AppendChild(Copy(plain.DocumentElement!));
                break;
            case "xsw6": // the original in the signature's KeyInfo
                root.InsertAfter(Copy(signature), root.FirstChild);
                var info = outer.CreateElement("ds", "KeyInfo", "http://www.w3.org/2000/09/xmldsig#");
                info.AppendChild(Copy(plain.DocumentElement!));
                root.ChildNodes[1]!.AppendChild(info);
                break;
            case "xsw7": // hidden in Extensions
                root.AppendChild(Extensions(Copy(original.DocumentElement!)));
                break;
            case "xsw8": // in a ds:Object of the signature
                root.InsertAfter(Copy(signature), root.FirstChild);
                var item = outer.CreateElement("ds", "Object", "http://www.w3.org/2000/09/xmldsig#");
                item.AppendChild(Copy(plain.DocumentElement!));
                root.ChildNodes[1]!.AppendChild(item);
                break;
            case "double": // two right signatures
                var twice = Sp.Load(original.OuterXml);
                twice.DocumentElement!.AppendChild(twice.ImportNode(signature, true));
                return twice.OuterXml;
            case "elsewhere": // the right one, moved away from the root's children
                var moved = Sp.Load(original.OuterXml);
                var box = moved.CreateElement("samlp", "Extensions", Sp.Protocol);
                box.AppendChild(moved.GetElementsByTagName("Signature", "http://www.w3.org/2000/09/xmldsig#")[0]!);
                moved.DocumentElement!.AppendChild(box);
                return moved.OuterXml;
            case "same-id": // evil has the original's ID
                var same = Sp.Load(evil.Replace("_evil", "_original", StringComparison.Ordinal));
                same.DocumentElement!.InsertAfter(same.ImportNode(signature, true), same.DocumentElement.FirstChild);
                same.DocumentElement.AppendChild(same.ImportNode(plain.DocumentElement!, true));
                return same.OuterXml;
            case "foreign-namespace": // a Signature that is none
                root.AppendChild(outer.CreateElement("x", "Signature", "urn:x"));
                break;
        }
        return outer.OuterXml;
    }
}
