using System.Xml;
using Bus.Core.Records;

namespace Bus.Contracts.Xml;

/// <summary>Reads <c>record</c> elements one by one. It checks structure only; values are checked by the shared validator.</summary>
internal sealed class XmlRecordReader(XmlReader xml, XmlPlan plan) : CandidateReader
{
    private const string Xsi = "http://www.w3.org/2001/XMLSchema-instance";

    private readonly XmlValues _values = new(plan);
    private readonly string _namespace = plan.Shape.Contract.SchemaNamespace;
    private int _next;          // the item that may come next
    private bool _additionalSeen;

    public override ReadOnlySpan<byte> Field(int item) => _values.Get(item);

    public override ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (Failure is not null) return new(false);
        try
        {
            return new(MoveToRecord() && ReadRecord());
        }
        catch (XmlException e)
        {
            Failure = XmlFaults.NotWellFormed(e, Math.Max(Index, 1));
            return new(false);
        }
    }

    /// <summary>True on the start tag of a record; false on the end tag of the body's element, or on failure.</summary>
    private bool MoveToRecord()
    {
        while (true)
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element when xml.LocalName == XmlPlan.Record && xml.NamespaceURI == _namespace:
                    return true;
                case XmlNodeType.EndElement:
                case XmlNodeType.Element when xml.IsEmptyElement && xml.LocalName == plan.Shape.Contract.Operation:
                    return false;
                case XmlNodeType.Element:
                    Failure = XmlFaults.NotARecord(xml.LocalName, xml.NamespaceURI == _namespace, Index);
                    return false;
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    Failure = XmlFaults.TextBetweenRecords(Index);
                    return false;
                default:
                    if (!xml.Read()) throw new XmlException("The XML ends inside the body.");
                    break;
            }
        }
    }

    private bool ReadRecord()
    {
        Index++;
        Structural = null;
        (_next, _additionalSeen) = (0, false);
        _values.Clear();
        CheckAttributes();
        if (Enter())
        {
            while (xml.NodeType != XmlNodeType.EndElement) ReadChild();
            xml.Read();
        }
        Structural ??= _values.FirstMissing() is { } missing ? XmlFaults.Missing(missing) : null;
        return true;
    }

    /// <summary>Steps behind the start tag; false if the element is empty and thereby over.</summary>
    private bool Enter()
    {
        var empty = xml.IsEmptyElement;
        xml.Read();
        return !empty;
    }

    private void ReadChild()
    {
        switch (xml.NodeType)
        {
            case XmlNodeType.Element:
                ReadItem();
                break;
            case XmlNodeType.Text or XmlNodeType.CDATA:
                Structural ??= XmlFaults.TextBetweenItems;
                xml.Read();
                break;
            default:
                xml.Read();
                break;
        }
    }

    private void ReadItem()
    {
        if (xml.NamespaceURI != _namespace)
        {
            Reject(XmlFaults.WrongNamespace(xml.LocalName));
            return;
        }
        if (plan.Find(xml.LocalName, _next) is >= 0 and var item)
        {
            if (item < _next || _additionalSeen) Structural ??= XmlFaults.OutOfOrder(plan.Shape.Items[item]);
            _next = Math.Max(_next, item + 1);
            ReadValue(item);
        }
        else if (xml.LocalName == XmlPlan.Additional && !_additionalSeen) ReadAdditional();
        else Reject(XmlFaults.UnknownElement(xml.LocalName));
    }

    private void Reject(ItemFault fault)
    {
        Structural ??= fault;
        xml.Skip();
    }

    /// <summary>Additional items come in any order; one that the municipality has not declared is refused, as a file with such a column is.</summary>
    private void ReadAdditional()
    {
        _additionalSeen = true;
        CheckAttributes();
        if (!Enter()) return;
        while (xml.NodeType != XmlNodeType.EndElement)
        {
            if (xml.NodeType != XmlNodeType.Element) xml.Read();
            else if (xml.NamespaceURI != _namespace || plan.FindAdditional(xml.LocalName) is not (>= 0 and var item)) Reject(XmlFaults.UndeclaredAdditional(xml.LocalName));
            else ReadValue(item);
        }
        xml.Read();
    }

    private void ReadValue(int item)
    {
        if (_values.WasRead(item)) Structural ??= XmlFaults.Twice(plan.Shape.Items[item]);
        var nil = CheckAttributes();
        if (!Enter())
        {
            _values.SetAbsent(item);
            return;
        }
        _values.Begin();
        while (xml.NodeType != XmlNodeType.EndElement)
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    _values.Append(xml);
                    break;
                case XmlNodeType.Element:
                    Reject(XmlFaults.NotSimple(plan.Shape.Items[item]));
                    break;
                default:
                    xml.Read();
                    break;
            }
        }
        xml.Read();
        if (nil) _values.SetAbsent(item);
        else _values.End(item);
    }

    /// <summary>True if the element is nil. An attribute without namespace is refused: its value would be lost.</summary>
    private bool CheckAttributes()
    {
        if (!xml.HasAttributes) return false;
        var nil = false;
        while (xml.MoveToNextAttribute())
        {
            if (xml.NamespaceURI == Xsi && xml.LocalName == "nil") nil = xml.Value.Trim() is "true" or "1";
            else if (xml.NamespaceURI.Length == 0) Structural ??= XmlFaults.UnknownAttribute(xml.LocalName);
        }
        xml.MoveToElement();
        return nil;
    }
}
