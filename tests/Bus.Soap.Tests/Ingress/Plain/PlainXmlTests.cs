using System.Globalization;
using System.Text;
using System.Xml;
using Bus.Contracts;
using Bus.Core.Contracts;
using Bus.Soap.Ingress;
using Bus.Soap.Ingress.Plain;
using Bus.Soap.Wire;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Soap.Tests.Ingress.Plain;

/// <summary>What is read in the bytes is what the platform's reader makes of the same document, node by node; what the platform refuses is not taken.</summary>
public class PlainXmlTests
{
    private static readonly KnownNames Names = new(new ServiceCollection().AddLogging().AddBusContracts(new ConfigurationBuilder().Build()).BuildServiceProvider().GetRequiredService<ICatalogue>());

    /// <summary>Documents that are read in their bytes from begin to end.</summary>
    public static TheoryData<string> PlainDocuments => new(PlainTexts);

    /// <summary>Documents that the platform's reader has to judge, from the start or from somewhere on.</summary>
    public static TheoryData<string> OtherDocuments => new(OtherTexts);

    private static readonly string[] PlainTexts =
    [
        "<a/>",
        "<a></a>",
        "<a />",
        "<a\n/>\n",
        "\n <a>\r\n\t<b>x</b>\r</a> \r\n",
        "\uFEFF<a>x</a>",
        "<?xml version=\"1.0\"?><a/>",
        "<?xml version='1.0' encoding='UTF-8' ?>\n<a/>",
        "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?><a/>",
        "<a>髙橋 𠮷野 ｱｲｳ ￥</a>",
        "<a>1 &lt; 2 &amp;&amp; 3 &gt; 2 &quot;x&quot; &apos;y&apos;</a>",
        "<a>&#x9AD9;&#39640;&#x20BB7;&#13;&#xA;x</a>",
        "<a>x\r\ny\rz\n</a>",
        "<a>] ]] > ]&gt;</a>",
        "<a b='1' c=\"2\" d = '\"' e=\"'\" f=''/>",
        "<a b='>'/>",
        "<a xmlns='urn:x'><b/><c xmlns=''><d/></c><e xmlns='urn:y'>z</e><f/></a>",
        "<p:a xmlns:p='urn:x' p:b='1' b='2'><p:c xmlns:p='urn:y' p:b='3'/><p:d/></p:a>",
        "<a xmlns:p='urn:x' xmlns:q='urn:y' p:b='1' q:b='2'/>",
        "<a xmlns='urn:x' xmlns:p='urn:x' b='1' p:b='2'/>",
        "<a><b><c><d><e><f><g><h><i><j><k><l><m><n><o><p><q>deep</q></p></o></n></m></l></k></j></i></h></g></f></e></d></c></b></a>",
        "<_a-b.c1/>",
        "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><soapenv:Body><record><x xsi:nil=\"true\"/></record></soapenv:Body></soapenv:Envelope>",
        Soap.V11.Send(),
        Soap.V12.Send(records: Soap.Record(name: "髙橋 &amp; 𠮷野")),
    ];

    private static readonly string[] OtherTexts =
    [
        "", " ", "x", "<", "<a", "<a ", "<a b", "<a b=", "<a b='", "<a b='1", "<a b='1'", "</a>", "<a>", "<a>x", "<a></b>", "<a></a", "<a></a >x", "<a/><b/>", "<a/>x", "x<a/>",
        "<a/>&#32;", "&#32;<a/>", "<a>&#32;</a>", "<a>&nothing;</a>", "<a>&amp</a>", "<a>& </a>", "<a>&#;</a>", "<a>&#x;</a>", "<a>&#0;</a>", "<a>&#xD800;</a>", "<a>&#xFFFE;</a>", "<a>&#x110000;</a>",
        "<a>&#99999999999;</a>", "<a>]]></a>", "<a>\u0001</a>", "<a>\uFFFE</a>", "<a>\uFFFF</a>", "<a>\0</a>",
        "<!DOCTYPE a><a/>", "<a><!-- x --></a>", "<a><![CDATA[x]]></a>", "<a><?x?></a>", "<?x?><a/>", "<?xml version='1.1'?><a/>", "<?xml version='1.0' encoding='utf-16'?><a/>", "<?xml version='1.0' encoding='shift_jis'?><a/>",
        "<?xml encoding='utf-8'?><a/>", "<?xml version='1.0' standalone='maybe'?><a/>", "<?xml version='1.0'?", "<?xml version='1.0'><a/>", " <?xml version='1.0'?><a/>", "<a/><?xml version='1.0'?>",
        "<?xml version='1.0' standalone='yes' encoding='utf-8'?><a/>", "<?xml version='1.0' xmlns='urn:x'?><a/>",
        "<a b='1' b='2'/>", "<a b='1'c='2'/>", "<a b=1/>", "<a b='<'/>", "<a b='&amp;'/>", "<a b='x\ny'/>", "<a b='x\ty'/>", "<a xml:lang='ja'/>", "<a xml:space='preserve'> </a>",
        "<p:a/>", "<a p:b='1'/>", "<a xmlns:p=''/>", "<a xmlns:xml='urn:x'/>", "<a xmlns:xmlns='urn:x'/>", "<a xmlns:p='http://www.w3.org/2000/xmlns/'/>", "<a xmlns='http://www.w3.org/XML/1998/namespace'/>",
        "<a xmlns:p='urn:x' xmlns:q='urn:x' p:b='1' q:b='2'/>", "<a xmlns:p='urn:x'><b/></a><p:c/>", "<a><b xmlns:p='urn:x'/><p:c/></a>",
        "<a:b:c xmlns:a='urn:x'/>", "<:a/>", "<a:/>", "<a xmlns:='urn:x'/>", "<1a/>", "<-a/>", "< a/>", "<a>< /a>", "</ a>", "<a / >", "<a/ >", "<名前>x</名前>", "<a 属性='1'/>", "<a\u3000/>", "<a><b></a></b>", "<a></a><",
        "<a xmlns:p='urn:x'><p:b></q:b></a>", "<a></ab>", "<ab></a>",
    ];

    [Theory]
    [MemberData(nameof(PlainDocuments))]
    public void APlainDocumentIsReadInItsBytesToTheEnd(string document)
    {
        var (nodes, ended) = Compare(Encoding.UTF8.GetBytes(document));
        Assert.True(ended, $"after {nodes} nodes");
    }

    [Theory]
    [MemberData(nameof(OtherDocuments))]
    public void WhatGoesBeyondIsLeftToThePlatform(string document) => Assert.False(Compare(Encoding.UTF8.GetBytes(document)).Ended);

    [Fact]
    public void BytesThatAreNoUtf8AreLeftToThePlatform()
    {
        foreach (var bytes in (byte[][])[[0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE9, 0xAB], [0xFF], [0x8D, 0x82]])
            Assert.False(Compare([.. "<a>"u8, .. bytes, .. "</a>"u8]).Ended);
        foreach (var encoding in (Encoding[])[Encoding.Unicode, Encoding.BigEndianUnicode])
            Assert.False(Compare([.. encoding.GetPreamble(), .. encoding.GetBytes("<a>x</a>")]).Ended);
    }

    [Fact]
    public void WhateverIsDoneToADocumentItIsReadAsByThePlatformOrLeftToIt()
    {
        var random = new Random(20261129);
        var seeds = PlainTexts.Concat(OtherTexts).Select(Encoding.UTF8.GetBytes).ToArray();
        byte[][] pieces = [.. new[] { "<", ">", "/", "/>", "</", "&", ";", "'", "\"", "=", " ", "\r", "\n", "\t", "]]>", "<!", "<?", "?>", "&amp;", "&#x41;", "&#32;", ":", "xmlns", "xmlns:p='u'", " xml:space='preserve'", "p:", "<a>", "</a>", "<a/>", "\uFEFF", "\uFFFE", "髙", "\0", "\u0085", "\u2028" }.Select(Encoding.UTF8.GetBytes)];
        var ended = 0;
        for (var i = 0; i < Rounds; i++)
        {
            var bytes = seeds[random.Next(random.Next(3) == 0 ? seeds.Length : PlainTexts.Length)].ToList();
            for (var change = random.Next(3); change >= 0; change--) Change(bytes, pieces, seeds, random);
            if (Compare([.. bytes]).Ended) ended++;
        }
        Assert.InRange(ended, Rounds / 50, Rounds); // enough of them are plain still
    }

    [Theory]
    [InlineData("<a xmlns='urn:x'><b>x</b><c xml:lang='ja'>y</c><d>&#32;</d><e/></a>")]
    [InlineData("<?xml version='1.0'?>\n<a>x<名前>y</名前>z</a>\n")]
    [InlineData("<a><b>&lt;</b><c d='&amp;'>x</c></a>")]
    public void WhereTheBytesGoBeyondThePlatformGoesOnAtTheSameNode(string document)
    {
        using var bytes = new PooledBuffer();
        bytes.Write(Encoding.UTF8.GetBytes(document));
        using var guarded = new GuardedXmlReader(bytes, new SoapOptions(), Names.OfMessage());
        using var platform = ByPlatform(bytes.OpenRead());
        bool more;
        do
        {
            more = platform.Read();
            Assert.Equal(more, guarded.Read());
            Assert.Equal(Describe(platform), Describe(guarded));
        }
        while (more);
    }

    [Fact]
    public void WhatIsNotWellFormedIsSaidWithItsPlace()
    {
        using var bytes = new PooledBuffer();
        bytes.Write("<a>\n<b>x</b>\n  <c></b></a>"u8);
        using var guarded = new GuardedXmlReader(bytes, new SoapOptions(), Names.OfMessage());
        var broken = Assert.Throws<XmlException>(() => { while (guarded.Read()) { } });
        Assert.Equal((3, 8), (broken.LineNumber, broken.LinePosition));
    }

    [Fact]
    public void ACharacterOfTwoHalvesIsGivenInTwoPieces()
    {
        var plain = Open(Encoding.UTF8.GetBytes("<a>x𠮷y</a>"));
        Assert.True(plain.TryRead(out _) && plain.TryRead(out _));
        var (text, one) = (new StringBuilder(), new char[1]);
        while (plain.ReadValueChunk(one, 0, 1) > 0) text.Append(one[0]);
        Assert.Equal("x𠮷y", text.ToString());
    }

    /// <summary>How many documents are made up.</summary>
    private static int Rounds => int.Parse(Environment.GetEnvironmentVariable("BUS_PLAIN_XML_ROUNDS") ?? "100000", CultureInfo.InvariantCulture);

    private static void Change(List<byte> bytes, byte[][] pieces, byte[][] seeds, Random random)
    {
        var at = random.Next(bytes.Count + 1);
        switch (random.Next(6))
        {
            case 0: bytes.InsertRange(at, pieces[random.Next(pieces.Length)]); break;
            case 1: if (at < bytes.Count) bytes.RemoveRange(at, Math.Min(random.Next(1, 6), bytes.Count - at)); break;
            case 2: if (at < bytes.Count) bytes[at] = (byte)random.Next(256); break;
            case 3:
                var from = random.Next(bytes.Count + 1);
                bytes.InsertRange(at, bytes.GetRange(from, Math.Min(random.Next(20), bytes.Count - from)));
                break;
            case 4: bytes.InsertRange(at, seeds[random.Next(seeds.Length)]); break;
            default: if (at < bytes.Count) bytes[at] = pieces[random.Next(pieces.Length)][0]; break;
        }
    }

    /// <summary>Reads both at once as far as the bytes are read here; whether that is to the end.</summary>
    private static (int Nodes, bool Ended) Compare(byte[] document)
    {
        if (!PlainXmlScanner.Suits(document)) return (0, false);
        var plain = Open(document);
        using var platform = ByPlatform(new MemoryStream(document));
        for (var nodes = 0; ; nodes++)
        {
            if (!plain.TryRead(out var more)) return (nodes, false);
            bool expected;
            try
            {
                expected = platform.Read();
            }
            catch (XmlException e)
            {
                Assert.Fail($"The platform refuses it ({e.Message}): {Encoding.UTF8.GetString(document)}");
                throw;
            }
            Assert.Equal(expected, more);
            Assert.Equal(Describe(platform), Describe(plain));
            if (!more) return (nodes, true);
        }
    }

    private static XmlReader ByPlatform(Stream document) =>
        XmlReader.Create(document, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true });

    private static PlainXmlReader Open(byte[] document) => new(document, Names.OfMessage());

    private static string Describe(XmlReader xml)
    {
        var text = new StringBuilder(One(xml)).Append(xml.ReadState).Append(xml.EOF).Append(xml.LookupNamespace("p")).Append('|').Append(xml.LookupNamespace(""));
        for (var i = 0; i < xml.AttributeCount; i++)
        {
            xml.MoveToAttribute(i);
            text.Append('\n').Append(One(xml)).Append(xml.GetAttribute(xml.Name)).Append(xml.GetAttribute(xml.LocalName, xml.NamespaceURI));
            if (xml.ReadAttributeValue()) text.Append(One(xml)).Append(xml.ReadAttributeValue());
            xml.MoveToElement();
        }
        return text.ToString();
    }

    private static string One(XmlReader xml) =>
        $"{xml.NodeType} {xml.Name} {{{xml.NamespaceURI}}} {xml.Prefix}:{xml.LocalName} depth {xml.Depth} empty {xml.IsEmptyElement} attributes {xml.AttributeCount} {xml.HasValue} [{(xml.NodeType == XmlNodeType.XmlDeclaration ? "" : xml.Value)}]";
}
