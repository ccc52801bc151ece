using Bus.Core.Contracts;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Soap.Ingress.Addressing;
using Bus.Soap.Services;
using Bus.Soap.Wire;

namespace Bus.Soap.Egress;

/// <summary>An asynchronous answer as it is sent: what was kept, or the receipt of a message in its final state.</summary>
internal static class ReplyEnvelope
{
    /// <summary>Null: there is nothing left to tell (the contract, the message or the municipality's key is gone).</summary>
    public static PooledBuffer? Of(DueReply reply, CatalogueSnapshot catalogue)
    {
        if (reply.Content is { } content)
        {
            var kept = new PooledBuffer(content.Length);
            kept.Write(content);
            return kept;
        }
        return reply.Message is { } message && catalogue.Find(message.Contract, message.Version) is { } contract ? Receipt(reply.To, message, contract) : null;
    }

    private static PooledBuffer Receipt(ReplyAddress to, MessageInfo message, Contract contract)
    {
        var operation = message.Path == EntryPath.File ? contract.FileOperation : contract.Operation;
        var buffer = new PooledBuffer();
        using var envelope = new EnvelopeWriter(buffer, to.Soap12 ? SoapVersion.V12 : SoapVersion.V11);
        envelope.StartHeader();
        AddressingWriter.Write(envelope.Xml, $"{contract.WsdlNamespace}:{operation}Response", to.RelatesTo, to.Address.AbsoluteUri);
        envelope.EndHeader();
        envelope.StartBody();
        ReceiptXml.Write(envelope.Xml, contract, operation, message.Receipt, message.State, message.Accepted);
        envelope.End();
        return buffer;
    }
}
