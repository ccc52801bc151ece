using System.Text;
using System.Xml;
using System.Xml.Schema;
using BenchmarkDotNet.Attributes;
using Bus.Benchmarks.Parts;
using Bus.Contracts.Characters;
using Bus.Soap;
using Bus.Soap.Ingress;
using Bus.Soap.Wire;
using Microsoft.AspNetCore.Http;

namespace Bus.Benchmarks.Micro;

/// <summary>The envelope around a body, with the guard against deep, wide and long XML, beside a bare XmlReader.</summary>
public class EnvelopeParse
{
    private readonly byte[] _envelope = Material.Envelope(1);
    private readonly SoapOptions _options = new();
    private readonly KnownNames _names = new(Material.Catalogue);

    [Benchmark(Baseline = true)]
    public int BareXmlReader()
    {
        using var xml = XmlReader.Create(new MemoryStream(_envelope), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        var nodes = 0;
        while (xml.Read()) nodes++;
        return nodes;
    }

    [Benchmark]
    public bool Hub()
    {
        using var bytes = new PooledBuffer(_envelope.Length);
        bytes.Write(_envelope);
        using var xml = new GuardedXmlReader(bytes, _options, _names.OfMessage());
        var envelope = new Envelope(xml, new Reply(new DefaultHttpContext(), null!), _options);
        return envelope.Open() is null && xml.ReadToEnd() is null;
    }
}

/// <summary>A hundred records read from XML and validated, beside System.Xml.Schema's validating reader on the contract's own XSD.</summary>
public class XsdValidation
{
    private const int Records = 100;
    private readonly byte[] _envelope = Material.Envelope(Records);
    private readonly XmlSchemaSet _schemas = new();

    public XsdValidation()
    {
        foreach (var file in Directory.EnumerateFiles(Folder(), "*.xsd")) _schemas.Add(null, file);
        _schemas.Compile();
    }

    [Benchmark(Baseline = true)]
    public int SystemXmlSchema()
    {
        var wrong = 0;
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, ValidationType = ValidationType.Schema, Schemas = _schemas };
        settings.ValidationEventHandler += (_, _) => wrong++;
        using var outer = XmlReader.Create(new MemoryStream(_envelope));
        outer.ReadToFollowing("SendCollectionHistory", Rows.Schema);
        using var body = outer.ReadSubtree();
        using var xml = XmlReader.Create(body, settings);
        while (xml.Read()) { }
        return wrong == 0 ? Records : throw new InvalidOperationException($"{wrong} are wrong");
    }

    [Benchmark]
    public async Task<int> Hub()
    {
        using var xml = Material.AtRecords(_envelope);
        var good = 0;
        await using var reader = Material.Formats.ReadXml(xml, Material.Shape);
        while (await reader.ReadAsync(CancellationToken.None))
            if (reader.Structural is null && Material.IsGood(reader)) good++;
        return good == Records ? good : throw new InvalidOperationException($"{good} are good");
    }

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, "contracts", Rows.Contract))) return Path.Combine(folder.FullName, "contracts", Rows.Contract);
        throw new DirectoryNotFoundException("contracts/" + Rows.Contract);
    }
}

/// <summary>A thousand rows of CSV cut into fields and validated, beside string.Split, which knows no quotes and validates nothing.</summary>
public class FlatParse
{
    private const int Records = 1000;
    private readonly byte[] _file = Material.File(Records);

    [Benchmark(Baseline = true)]
    public int StringSplit()
    {
        using var text = new StreamReader(new MemoryStream(_file));
        var fields = 0;
        while (text.ReadLine() is { } line) fields += line.Split(',').Length;
        return fields;
    }

    [Benchmark]
    public async Task<int> Hub()
    {
        var good = 0;
        await using var reader = Material.Formats.ReadFlat(new MemoryStream(_file), Material.Shape, "utf-8");
        while (await reader.ReadAsync(CancellationToken.None))
            if (reader.Structural is null && Material.IsGood(reader)) good++;
        return good == Records ? good : throw new InvalidOperationException($"{good} are good");
    }
}

/// <summary>Names and addresses in CP932 become UTF-8, beside .NET's own code page, which makes strings and maps what does not read back the same.</summary>
public class Cp932Decode
{
    private readonly byte[] _text;
    private readonly byte[] _utf8;
    private readonly Encoding _codePage;

    public Cp932Decode()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        _codePage = Encoding.GetEncoding(932);
        _text = _codePage.GetBytes(string.Concat(Enumerable.Repeat("徳島県徳島市幸町二丁目５番地 山田 花子 ﾔﾏﾀﾞ ﾊﾅｺ 2-5,", 100)));
        _utf8 = new byte[_text.Length * 3];
    }

    [Benchmark(Baseline = true)]
    public int CodePage932() => Encoding.UTF8.GetBytes(_codePage.GetString(_text), _utf8);

    [Benchmark]
    public int Hub() => Cp932Encoding.Instance.Decode(_text, _utf8);
}
