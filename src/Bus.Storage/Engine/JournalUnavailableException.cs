using Bus.Core.Vocabulary;

namespace Bus.Storage.Engine;

/// <summary>
/// The journal's database cannot be used: it is not reached, refuses the hub, or is not fit for a journal. At start the hub does not start;
/// later, whoever wrote is told so, and nothing is promised. An <see cref="IOException"/>, because it is one to whoever takes messages in.
/// </summary>
public sealed class JournalUnavailableException(Bilingual what, Exception? cause = null) : IOException(what.ToString(), cause)
{
    /// <summary>What is wrong and what to do. Holds no secret of the connection string.</summary>
    public Bilingual What { get; } = what;
}
