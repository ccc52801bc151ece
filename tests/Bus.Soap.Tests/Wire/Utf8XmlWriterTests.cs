using System.Text;
using System.Xml;
using Bus.Soap.Wire;

namespace Bus.Soap.Tests.Wire;

/// <summary>The hub's writer beside the platform's: the same calls must give the same bytes.</summary>
public class Utf8XmlWriterTests
{
    private static readonly XmlWriterSettings AsThePlatform = new() { Encoding = new UTF8Encoding(false), NewLineHandling = NewLineHandling.Entitize };
    private static readonly string?[] Prefixes = [null, null, "", "a", "b", "soapenv"];
    private static readonly string?[] Spaces = [null, "", "urn:a", "urn:b", "http://schemas.xmlsoap.org/soap/envelope/"];
    private static readonly string[] Values = ["", "x", "日本語 <&>\"'", "行\r\n末\t", " ]]> ", "𠮷野家🍣", "\u0085\u2028\u00a0", new string('長', 3000), "&amp;", "\uE000\uF929"];

    [Fact]
    public void AnyTreeComesOutByteForByteAsFromThePlatformsWriter()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            using var theirs = new MemoryStream();
            using (var writer = XmlWriter.Create(theirs, AsThePlatform)) WriteDocument(writer, new Random(seed));
            using var ours = new PooledBuffer(16);
            using (var writer = new Utf8XmlWriter(ours)) WriteDocument(writer, new Random(seed));
            Assert.Equal(Encoding.UTF8.GetString(theirs.ToArray()), Encoding.UTF8.GetString(ours.Written.Span));
            // Whoever reads it finds what was written, whichever way the bytes came to be.
            using var reader = XmlReader.Create(ours.OpenRead());
            while (reader.Read()) { }
        }
    }

    [Theory]
    [InlineData(0x01)]
    [InlineData(0x1F)]
    [InlineData(0xD800)]
    [InlineData(0xDFFF)]
    [InlineData(0xFFFE)]
    [InlineData(0xFFFF)]
    public void ACharacterThatXmlHasNoPlaceForIsRefused(int character)
    {
        var text = $"値{(char)character}x";
        using var buffer = new PooledBuffer();
        using var writer = new Utf8XmlWriter(buffer);
        writer.WriteStartElement("a");
        Assert.ThrowsAny<ArgumentException>(() => writer.WriteAttributeString("b", text));
        writer.WriteEndAttribute();
        Assert.ThrowsAny<ArgumentException>(() => writer.WriteString(text));
    }

    [Fact]
    public void WhatWasWrittenBeforeStandsWhereItIsPut()
    {
        using var inner = new PooledBuffer();
        using (var writer = new Utf8XmlWriter(inner)) writer.WriteElementString("b", "urn:b", "値");
        using var buffer = new PooledBuffer();
        using (var writer = new Utf8XmlWriter(buffer))
        {
            writer.WriteStartElement("a", "urn:a");
            writer.WriteAttributeString("c", "1");
            writer.Splice(inner.Written.Span);
            writer.WriteEndDocument();
        }
        Assert.Equal("<a c=\"1\" xmlns=\"urn:a\"><b xmlns=\"urn:b\">値</b></a>", Encoding.UTF8.GetString(buffer.Written.Span));
    }

    [Fact]
    public void WhatNoMessageHasIsNotWrittenWrongly()
    {
        using var buffer = new PooledBuffer();
        using var writer = new Utf8XmlWriter(buffer);
        writer.WriteStartElement("a");
        Assert.Throws<NotSupportedException>(() => writer.WriteRaw("<"));
        Assert.Throws<NotSupportedException>(() => writer.WriteComment("x"));
        Assert.Throws<ArgumentException>(() => writer.WriteAttributeString(null, "b", "urn:b", "x"));
        writer.WriteStartElement("b", "a", "urn:b");
        Assert.Throws<ArgumentException>(() => writer.WriteAttributeString("b", "c", "urn:c", "x"));
        writer.WriteString("x");
        Assert.Throws<InvalidOperationException>(() => writer.WriteAttributeString("b", "x"));
    }

    private static void WriteDocument(XmlWriter xml, Random random)
    {
        xml.WriteStartDocument();
        WriteElement(xml, random, 0);
        xml.WriteEndDocument();
        xml.Flush();
    }

    private static void WriteElement(XmlWriter xml, Random random, int depth)
    {
        var (prefix, ns) = (Pick(random, Prefixes), Pick(random, Spaces));
        // A prefix without a namespace, or the other way round, is the caller's mistake.
        if (!string.IsNullOrEmpty(prefix) && string.IsNullOrEmpty(ns)) ns = "urn:a";
        if (prefix == "" && ns is null) prefix = null;
        xml.WriteStartElement(prefix, $"e{random.Next(3)}", ns);
        WriteAttributes(xml, random);
        var children = depth > 4 ? 0 : random.Next(4);
        for (var i = 0; i < children; i++)
        {
            if (random.Next(3) > 0) WriteElement(xml, random, depth + 1);
            else WriteText(xml, random);
        }
        if (random.Next(4) == 0) WriteText(xml, random);
        if (random.Next(8) == 0) xml.WriteFullEndElement();
        else if (depth > 0 || random.Next(2) == 0) xml.WriteEndElement(); // else the document's end closes it
    }

    private static void WriteAttributes(XmlWriter xml, Random random)
    {
        if (random.Next(3) == 0) xml.WriteAttributeString("plain", Pick(random, Values));
        if (random.Next(4) == 0) xml.WriteAttributeString("c", "bound", "urn:c", Pick(random, Values));
        if (random.Next(4) == 0) xml.WriteAttributeString("xml", "lang", null, "ja");
        if (random.Next(4) == 0) xml.WriteAttributeString("xmlns", "d", null, "urn:d&\"");
    }

    private static void WriteText(XmlWriter xml, Random random)
    {
        switch (random.Next(3))
        {
            case 0:
                xml.WriteString(Pick(random, Values));
                break;
            case 1:
                var chars = Pick(random, Values).ToCharArray();
                if (chars.Length > 0) xml.WriteChars(chars, 0, chars.Length); // the platform's does not take none
                break;
            default:
                xml.WriteCharEntity('\r');
                break;
        }
    }

    private static T Pick<T>(Random random, T[] of) => of[random.Next(of.Length)];
}
