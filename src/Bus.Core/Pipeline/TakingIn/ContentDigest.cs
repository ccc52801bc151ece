using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bus.Core.Journal;
using Bus.Core.Records;
using Bus.Core.Security;
using Bus.Core.Vocabulary;

namespace Bus.Core.Pipeline.TakingIn;

/// <summary>What makes two messages the same content, under the municipality's digest key: without the key it says nothing.</summary>
internal sealed class ContentDigest(IKeyRing keys)
{
    /// <summary>Of a SOAP message: contract, head (without its id) and records, however they were chunked.</summary>
    public byte[] Of(NewMessage message, IReadOnlyList<RecordChunk> chunks)
    {
        var digest = new byte[KeyedHash.Size];
        var of = message.Head;
        var head = string.Create(CultureInfo.InvariantCulture,
            $"{message.Contract}\n{message.Version}\n{of.BusinessDate:O}\n{of.Sequence}\n{of.Extent?.Wire()}\n{string.Join(',', message.AdditionalItems.AsSpan())}\n");
        keys.Digests(message.Sender.Municipality).Hash(Encoding.UTF8.GetBytes(head), chunks.Select(c => c.Data), digest);
        return digest;
    }

    /// <summary>
    /// The same, had the region given the records of the contract other additional items: a message that comes again must be known although an item was declared since.
    /// Null: a record has a value that is in none of them.
    /// </summary>
    /// <param name="items">How many items each record has without additional ones.</param>
    public byte[]? With(ImmutableArray<string> additional, NewMessage message, int items, IReadOnlyList<RecordChunk> chunks)
    {
        var own = message.AdditionalItems;
        var others = new List<RecordChunk>(chunks.Count);
        foreach (var chunk in chunks)
        {
            var records = new RecordBatchReader(chunk.Data, items + own.Length);
            var written = new RecordBatchWriter();
            while (records.Read())
            {
                for (var i = 0; i < items; i++) written.Add(records[i]);
                foreach (var element in additional) written.Add(own.IndexOf(element) is var at and >= 0 ? records[items + at] : []);
                for (var i = 0; i < own.Length; i++)
                    if (records[items + i].Length > 0 && !additional.Contains(own[i])) return null;
            }
            others.Add(chunk with { Data = written.Take() });
        }
        return Of(message with { AdditionalItems = additional }, others);
    }

    /// <summary>Of a bulk file: its bytes.</summary>
    public byte[] Of(string municipality, byte[] fileHash) =>
        HMACSHA256.HashData(keys.DigestKey(MunicipalityCode.Parse(municipality)), fileHash);
}
