using System.Xml;
using System.Xml.Schema;
using Bus.Contracts.Xml;
using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Records;

namespace Bus.Contracts.Catalogue;

/// <summary>Reads the samples of a contract as messages would be read: <c>*.xml</c> against the XSD and the rules, <c>*.csv</c> (UTF-8; <c>*.cp932.csv</c>) and <c>*.{layout}.{character set}.dat</c> against layout and rules.</summary>
internal static class SampleFiles
{
    private static readonly RecordFormats Formats = new(new ContractsOptions());

    public static void Check(Contract contract, ContractFiles files, Errors errors)
    {
        foreach (var (name, bytes) in files.Files.Where(f => f.Key.StartsWith(ContractFiles.Samples, StringComparison.Ordinal)).OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            if (name.EndsWith(".xml", StringComparison.Ordinal)) CheckXml(contract, name, bytes, errors);
            else if (name.EndsWith(".csv", StringComparison.Ordinal)) CheckFlat(contract, name, bytes, new FileForm(name.EndsWith(".cp932.csv", StringComparison.Ordinal) ? "cp932" : "utf-8"), errors);
            else if (name.Split('.') is [.., var layout, var set, "dat"]) CheckFlat(contract, name, bytes, new FileForm(set, layout), errors);
        }
    }

    private static void CheckXml(Contract contract, string name, byte[] bytes, Errors errors)
    {
        if (!IsValid(contract, name, bytes, errors)) return;
        var shape = Formats.ShapeOf(contract, []);
        using var xml = XmlReader.Create(new MemoryStream(bytes), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != XmlPlan.Record) continue;
            CheckRecords(Formats.ReadXml(xml, shape), shape, name, errors);
            return;
        }
    }

    /// <summary>Against the XSD alone, with the framework's validator.</summary>
    private static bool IsValid(Contract contract, string name, byte[] bytes, Errors errors)
    {
        var valid = true;
        void Wrong(int line, string ja, string en)
        {
            valid = false;
            errors.Add(name, Errors.Line(line), ja, en);
        }
        using var schema = XmlReader.Create(new StringReader(ContractSources.SchemaOf(contract)));
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            ValidationType = ValidationType.Schema,
            ValidationFlags = XmlSchemaValidationFlags.ReportValidationWarnings,
        };
        settings.Schemas.Add(null, schema);
        settings.ValidationEventHandler += (_, e) => Wrong(e.Exception.LineNumber, $"XSD に合いません: {e.Message}", $"Not valid by the XSD: {e.Message}");
        try
        {
            using var xml = XmlReader.Create(new MemoryStream(bytes), settings);
            while (xml.Read()) { }
        }
        catch (XmlException e)
        {
            Wrong(e.LineNumber, "XML として読めません。", "Not readable as XML.");
        }
        return valid;
    }

    private static void CheckFlat(Contract contract, string name, byte[] bytes, FileForm form, Errors errors)
    {
        var shape = Formats.ShapeOf(contract, []);
        if (Formats.WhyNot(contract, form) is { } why) errors.Add(name, "", why.Ja, why.En);
        else CheckRecords(Formats.ReadFlat(new MemoryStream(bytes), shape, form), shape, name, errors);
    }

    private static void CheckRecords(CandidateReader reader, RecordShape shape, string name, Errors errors)
    {
        while (ReadFromMemory(reader))
        {
            var place = reader.Line is { } line ? $"row {line}" : $"record {reader.Index}";
            if (reader.Structural is { } fault) errors.Add(name, place, fault.Reason.Ja, fault.Reason.En);
            else CheckValues(reader, shape, name, place, errors);
        }
        if (reader.Failure is { } failure) errors.Add(name, "", failure.What.Ja, failure.What.En);
        reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private static void CheckValues(CandidateReader reader, RecordShape shape, string name, string place, Errors errors)
    {
        for (var at = 0; at < shape.Items.Length; at++)
        {
            var item = shape.Items[at];
            var value = reader.Field(at);
            var code = value.IsEmpty ? item.Required ? RecordCode.Missing : null : item.Rule.Check(value);
            if (code is { } wrong)
                errors.Add(name, $"{place}, {item.Element}", $"{wrong.Wire()}: {item.Rule.ExpectationAfter(wrong).Ja} が必要です。", $"{wrong.Wire()}: expected is {item.Rule.ExpectationAfter(wrong).En}.");
        }
    }

    /// <summary>The samples lie in memory, so that no read ever waits.</summary>
    private static bool ReadFromMemory(CandidateReader reader)
    {
        var read = reader.ReadAsync(CancellationToken.None);
        return read.IsCompleted ? read.Result : throw new InvalidOperationException("A sample in memory was not read at once.");
    }
}
