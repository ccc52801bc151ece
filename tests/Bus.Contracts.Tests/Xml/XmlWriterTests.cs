using System.Text;
using System.Xml;
using Bus.Core.Region;
using FsCheck;
using FsCheck.Fluent;

namespace Bus.Contracts.Tests.Xml;

public class XmlWriterTests
{
    private static readonly AdditionalItem[] Additional = [new("first", "追加一", "text", 10, false), new("second", "追加二", "text", 10, false)];

    [Fact]
    public void Record_AbsentItems_AreLeftOut() => Assert.Equal(
        "<SendNotice xmlns=\"urn:example:schema:2026-01:notice\">" +
        "<record><number>1</number><amount>5</amount></record>" +
        "<record><number>2</number><note>a&#xD;&#xA;&lt;&amp;\"</note><amount>5</amount><additional><second>x</second></additional></record></SendNotice>",
        Write("\r\n", ["1", "", "5", "", ""], ["2", "a\r\n<&\"", "5", "", "x"]));

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void WhatIsWritten_Read_IsTheSame(string newLine)
    {
        var pieces = Gen.Elements("a", " ", "\r", "\n", "\r\n", "\t", "<", "&", "]]>", "\"", "甲", "\U0010DE92", "葛\U000E0100", "\u0085", "\u2028", "\uE000");
        var field = pieces.ListOf().Select(p => string.Concat(p));
        Prop.ForAll(field.ArrayOf(5).Select(f => (string[])[$"1{f[0].Length}", f[1], "5", f[3], f[4]]).ToArbitrary(),
            record => ReadBack(Write(newLine, record)).SequenceEqual(record)).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static string Write(string newLine, params string[][] records)
    {
        var formats = TestContracts.Formats();
        var shape = formats.ShapeOf(TestContracts.Notice, Additional);
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true, NewLineChars = newLine }))
        {
            xml.WriteStartElement(shape.Contract.Operation, shape.Contract.SchemaNamespace);
            foreach (var record in records) formats.WriteXml(xml, shape, new Outgoing(record));
            xml.WriteEndElement();
        }
        return text.ToString();
    }

    private static string[] ReadBack(string body)
    {
        var formats = TestContracts.Formats();
        using var xml = XmlBodies.Open(body);
        var read = Records.ReadAll(formats.ReadXml(xml, formats.ShapeOf(TestContracts.Notice, Additional)), 5).GetAwaiter().GetResult();
        Assert.Null(read.Failure);
        return read.Records.Single().Fields!;
    }
}
