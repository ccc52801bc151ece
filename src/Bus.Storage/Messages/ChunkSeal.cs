using System.Runtime.InteropServices;
using Bus.Core.Faults;
using Bus.Core.Records;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Keys;

namespace Bus.Storage.Messages;

/// <summary>A chunk as it stands in the database.</summary>
internal sealed record SealedChunk(long FirstRecord, int Records, byte[] Keys, byte[] Payload)
{
    public long Bytes => Keys.Length + Payload.Length;
}

/// <summary>Seals and opens what a message holds. Runs on the caller's thread, never on the writer.</summary>
internal sealed class ChunkSeal(IKeyRing keys, JournalDatabase database)
{
    // Stands before sealed bytes that are packed; the seal's own first byte is another. Bound to them by the kind in their place.
    private const byte Packed = 0x4C;

    public SealedChunk Seal(MunicipalityCode municipality, byte[] sealId, RecordChunk chunk) => new(chunk.FirstRecord, chunk.Records,
        // Little-endian, as every platform of .NET that the hub runs on.
        keys.Seal(municipality, MemoryMarshal.AsBytes(chunk.Keys.Span), SealedPlace.Of(municipality, sealId, SealedKind.Keys, chunk.FirstRecord)),
        SealPayload(municipality, sealId, chunk));

    public RecordChunk Open(MunicipalityCode municipality, byte[] sealId, SealedChunk row) =>
        new(row.FirstRecord, row.Records, OpenPayload(municipality, sealId, row), OpenKeys(municipality, sealId, row));

    public ReadOnlyMemory<ulong> OpenKeys(MunicipalityCode municipality, byte[] sealId, SealedChunk row) => MemoryMarshal.Cast<byte, ulong>(
        Kept.Open(keys, municipality, row.Keys, SealedPlace.Of(municipality, sealId, SealedKind.Keys, row.FirstRecord))).ToArray();

    public byte[]? Seal(MunicipalityCode municipality, byte[] sealId, IReadOnlyList<Reject> rejects) => rejects.Count == 0 ? null
        : keys.Seal(municipality, MessageJson.Rejects(rejects), SealedPlace.Of(municipality, sealId, SealedKind.Rejects, 0));

    public IReadOnlyList<Reject> OpenRejects(MunicipalityCode municipality, byte[] sealId, byte[] document) =>
        MessageJson.Rejects(Kept.Open(keys, municipality, document, SealedPlace.Of(municipality, sealId, SealedKind.Rejects, 0)));

    private byte[] SealPayload(MunicipalityCode municipality, byte[] sealId, RecordChunk chunk)
    {
        if (chunk.Data.Length >= database.Options.PackFrom && Packing.Pack(chunk.Data.Span) is { } packed)
            return [Packed, .. keys.Seal(municipality, packed, SealedPlace.Of(municipality, sealId, SealedKind.PackedPayload, chunk.FirstRecord))];
        return keys.Seal(municipality, chunk.Data.Span, SealedPlace.Of(municipality, sealId, SealedKind.Payload, chunk.FirstRecord));
    }

    private byte[] OpenPayload(MunicipalityCode municipality, byte[] sealId, SealedChunk row) => row.Payload is [Packed, ..]
        ? Packing.Unpack(Kept.Open(keys, municipality, row.Payload.AsSpan(1), SealedPlace.Of(municipality, sealId, SealedKind.PackedPayload, row.FirstRecord)))
        : Kept.Open(keys, municipality, row.Payload, SealedPlace.Of(municipality, sealId, SealedKind.Payload, row.FirstRecord));
}
