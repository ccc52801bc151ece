using System.Text;
using System.Xml;
using Bus.Core.Dispatch;
using Bus.Core.Records;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Core.Contracts;

/// <summary>How records look outside: in XML and in flat files. Implemented by Bus.Contracts; used by SOAP and files, which know no items.</summary>
public interface IRecordFormats
{
    /// <summary>A contract with a municipality's additional items. Cached: the same arguments give the same shape.</summary>
    RecordShape ShapeOf(Contract contract, IReadOnlyList<AdditionalItem> additional);

    /// <summary>Reads the <c>record</c> elements that follow. <paramref name="xml"/> stands on the first of them, or on the end tag of the body's element
    /// when there is none; it is left on that end tag. The reader stays the caller's. An additional element that the shape does not know makes its record wrong, as a column that no layout has does.</summary>
    CandidateReader ReadXml(XmlReader xml, RecordShape shape);

    /// <summary>Writes one <c>record</c> element in the contract's namespace; additional items go last, inside <c>additional</c>.</summary>
    void WriteXml(XmlWriter xml, RecordShape shape, OutgoingReader record);

    /// <summary>Reads a bulk file in one of the contract's layouts. The stream is disposed with the reader.</summary>
    /// <exception cref="ArgumentException">There is no such layout or character set: ask <see cref="WhyNot"/> first.</exception>
    CandidateReader ReadFlat(Stream stream, RecordShape shape, FileForm form);

    /// <summary>Reads a CSV file with its header row.</summary>
    /// <param name="characterSet"><c>utf-8</c> (with or without BOM) or <c>cp932</c>.</param>
    CandidateReader ReadFlat(Stream stream, RecordShape shape, string characterSet) => ReadFlat(stream, shape, new FileForm(characterSet));

    /// <summary>Starts a bulk file in one of the contract's layouts. The stream stays the caller's.</summary>
    /// <exception cref="ArgumentException">There is no such layout or character set: ask <see cref="WhyNot"/> first.</exception>
    IFlatWriter WriteFlat(Stream stream, RecordShape shape, FileForm form);

    /// <summary>Starts a CSV file: CRLF, RFC 4180, quotes only where needed, header row first.</summary>
    IFlatWriter WriteFlat(Stream stream, RecordShape shape, string characterSet) => WriteFlat(stream, shape, new FileForm(characterSet));

    /// <summary>Why no file of the contract can be read or written so: unknown layout or character set, or two that do not go together; null: it can.</summary>
    Bilingual? WhyNot(Contract contract, FileForm form);

    /// <summary>The character set of the form, with its 外字; null if it is not known.</summary>
    ICharacterSet? CharacterSet(FileForm form);

    /// <summary>The character set with this name of the region file; null if it is not known.</summary>
    ICharacterSet? CharacterSet(string name) => CharacterSet(new FileForm(name));

    /// <summary>The contract's XSD as its callers are given it, with the additional items of the municipality inside <c>additional</c>.</summary>
    string Schema(Contract contract, IReadOnlyList<AdditionalItem> additional);
}

/// <summary>Writes a bulk file record by record.</summary>
public interface IFlatWriter
{
    /// <summary>Why the records cannot be written so (a value too long for its place in a fixed record); null while all is well.</summary>
    Bilingual? Trouble => null;

    /// <summary>Writes one record. A character that the set cannot hold is written as 〓 and told to <paramref name="unmappable"/> (element, character).</summary>
    void Write(OutgoingReader record, Action<string, Rune>? unmappable);

    /// <summary>Writes what is still buffered to the stream.</summary>
    Task FlushAsync(CancellationToken cancellation);

    /// <summary>Ends the file: trailer and end records, end tags; then as <see cref="FlushAsync"/>.</summary>
    Task FinishAsync(CancellationToken cancellation) => FlushAsync(cancellation);
}
