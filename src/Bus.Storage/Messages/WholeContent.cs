using Bus.Storage.Search;

namespace Bus.Storage.Messages;

/// <summary>What a message that is taken whole holds, sealed and ready to be written.</summary>
internal sealed record WholeContent(byte[] SealId, IReadOnlyList<SealedChunk> Chunks, byte[]? Rejects, IReadOnlyList<ulong> FewKeys, IReadOnlyList<KeyPage> KeyPages);
