using System.Xml;
using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Records;
using Bus.Core.Vocabulary;

namespace Bus.Contracts.Xml;

/// <summary>Reads a file that is the body of a SOAP message: the contract's <c>Send…</c> element with its records, streamed. What the head of a message says, the end file says here.</summary>
internal sealed class XmlFileReader : CandidateReader
{
    private readonly BoundedStream _stream;
    private readonly RecordShape _shape;
    private readonly XmlPlan _plan;
    private XmlReader? _xml;
    private XmlRecordReader? _records;
    private bool _ended;

    public XmlFileReader(Stream stream, RecordShape shape, XmlPlan plan, int maxRecordBytes)
    {
        (_shape, _plan) = (shape, plan);
        _stream = new BoundedStream(stream, maxRecordBytes);
    }

    public override ReadOnlySpan<byte> Field(int item) => _records!.Field(item);

    public override ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_ended || Failure is not null) return new(false);
        try
        {
            return new(Read());
        }
        catch (XmlException e)
        {
            Failure = XmlFaults.NotWellFormed(e, Math.Max(Index, 1));
        }
        catch (RecordTooLongException)
        {
            Failure = XmlFileFaults.TooLong(Index + 1, _stream.Limit);
        }
        catch (TooManyNamesException)
        {
            Failure = XmlFileFaults.TooManyNames(Index + 1, _stream.Limit);
        }
        return new(false);
    }

    private bool Read()
    {
        if (_records is null && !Begin()) return false;
        _stream.NewRecord();
        // Everything is read at once or fails: the records' reader does not wait either.
        if (_records!.ReadAsync(CancellationToken.None).Result)
        {
            (Index, Structural) = (_records.Index, _records.Structural);
            return true;
        }
        Failure = _records.Failure;
        if (Failure is null) End();
        return false;
    }

    /// <summary>True: the first record, or the end of the body, comes next.</summary>
    private bool Begin()
    {
        _xml = XmlReader.Create(_stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CloseInput = false, IgnoreComments = true, IgnoreProcessingInstructions = true, NameTable = new BoundedNames(_stream.Limit) });
        if (_xml.MoveToContent() != XmlNodeType.Element || _xml.LocalName != _shape.Contract.Operation || _xml.NamespaceURI != _shape.Contract.SchemaNamespace)
        {
            Failure = XmlFileFaults.WrongRoot(_shape.Contract);
            return false;
        }
        _records = new XmlRecordReader(_xml, _plan);
        if (_xml.IsEmptyElement) return true;
        _xml.Read();
        _xml.MoveToContent();
        if (_xml.NodeType != XmlNodeType.Element || _xml.LocalName == XmlPlan.Record) return true;
        Failure = _xml.LocalName is "messageId" or "businessDate" or "sequence" or "extent" && _xml.NamespaceURI == _shape.Contract.SchemaNamespace ? XmlFileFaults.Head(_xml.LocalName) : null;
        return Failure is null;
    }

    /// <summary>To the end of the bytes: what follows the body must be nothing, and a packed file is only whole at its end.</summary>
    private void End()
    {
        _ended = true;
        _stream.NewRecord();
        while (_xml!.Read()) { }
    }

    public override async ValueTask DisposeAsync()
    {
        _ended = true;
        _xml?.Dispose();
        await _stream.DisposeAsync().ConfigureAwait(false);
    }
}

/// <summary>What can be wrong with an XML file beside its records.</summary>
internal static class XmlFileFaults
{
    public static Fault WrongRoot(Contract contract) => Fault.Of(FaultCode.InvalidMessage,
        $"ファイルの最初の要素が、名前空間 {contract.SchemaNamespace} の {contract.Operation} ではありません。",
        $"The first element of the file is not {contract.Operation} in the namespace {contract.SchemaNamespace}.");

    public static Fault Head(string name) => Fault.Of(FaultCode.InvalidMessage,
        $"連携ファイルでは、業務日付・通番・全件／差分はエンドファイルに書きます。要素 {name} を取り除いてください（messageId はファイルにはありません）。",
        $"In a bulk file, business date, sequence and extent stand in the end file. Remove the element {name} (a file has no messageId).");

    public static Fault TooManyNames(long record, int limit) => Fault.Of(FaultCode.TooLarge,
        $"{record}件目のレコードまでの要素・属性・名前空間の名前が、種類にして合計 {limit} 文字を超えました。要素名を連携インタフェースの XSD に合わせてください。",
        $"Up to record {record} the different names of elements, attributes and namespaces have more than {limit} characters in all. Name the elements as the contract's XSD does.");

    public static Fault TooLong(long record, int limit) => Fault.Of(FaultCode.TooLarge,
        $"{record}件目のレコードが、1レコードの上限 {limit} バイトを超えています。", $"Record {record} is longer than {limit} bytes, the limit of a record.");
}
