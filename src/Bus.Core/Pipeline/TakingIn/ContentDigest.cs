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

    /// <summary>Of a bulk file: its bytes.</summary>
    public byte[] Of(string municipality, byte[] fileHash) =>
        HMACSHA256.HashData(keys.DigestKey(MunicipalityCode.Parse(municipality)), fileHash);
}
