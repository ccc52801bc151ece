using System.Xml;
using Bus.Core.Contracts;
using Bus.Soap.Wire;

namespace Bus.Soap.Ingress;

/// <summary>
/// Names that most messages have: those of the envelope and of the contracts. A reader makes a string of every name it has not met before, and each message has a reader
/// of its own: with these it makes none. What else a message brings is its own and goes with it. Thread-safe.
/// </summary>
internal sealed class KnownNames(ICatalogue catalogue)
{
    private static readonly string[] OfEveryMessage =
    [
        "soapenv", "soap", "env", "s", "S", "SOAP-ENV", "SOAP-ENC", "ns0", "ns1", "ns2", "tns", "xmlns", "Envelope", "Header", "Body", Namespaces.Soap11, Namespaces.Soap12, "mustUnderstand", "actor", "role",
        "wsa", "Action", "To", "MessageID", "ReplyTo", "Address", "RelatesTo", Namespaces.Addressing,
        "wsse", "wsu", "Security", "UsernameToken", "Username", "Password", "Type", "Timestamp", "Created", "Expires", "Id", Namespaces.Security, Namespaces.Utility,
        "xsi", "xsd", "nil", Namespaces.XmlSchema, Namespaces.XmlSchema + "-instance", "record", "additional", "version", "encoding", "standalone",
        .. MessageHeadReader.Names,
    ];

    private Table _table = new(null, []);

    /// <summary>A table for the reader of one message.</summary>
    public MessageNames OfMessage()
    {
        var (current, table) = (catalogue.Current, Volatile.Read(ref _table));
        if (table.Of != current) Volatile.Write(ref _table, table = new Table(current, current.Contracts));
        return new MessageNames(table.Names);
    }

    // Only read once it is made, which any number of threads may do at the same time.
    private sealed class Table
    {
        public Table(CatalogueSnapshot? of, IEnumerable<Contract> contracts)
        {
            Of = of;
            foreach (var name in OfEveryMessage) Names.Add(name);
            foreach (var contract in contracts)
                foreach (var name in (string[])[contract.SchemaNamespace, contract.Operation, .. contract.Items.Select(i => i.Element)]) Names.Add(name);
        }

        public CatalogueSnapshot? Of { get; }
        public SharedNames Names { get; } = new();
    }
}
