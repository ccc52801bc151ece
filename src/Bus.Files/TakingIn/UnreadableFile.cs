using Bus.Core.Faults;
using Bus.Core.Records;

namespace Bus.Files.TakingIn;

/// <summary>Reads nothing of a file that the hub does not know how to read, and says why.</summary>
internal sealed class UnreadableFile : CandidateReader
{
    public UnreadableFile(Fault why) => Failure = why;

    public override ValueTask<bool> ReadAsync(CancellationToken cancellation) => new(false);

    public override ReadOnlySpan<byte> Field(int item) => default;
}
