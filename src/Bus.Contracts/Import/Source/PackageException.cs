using Bus.Core.Vocabulary;

namespace Bus.Contracts.Import.Source;

/// <summary>A package cannot be read at all.</summary>
internal sealed class PackageException(string ja, string en) : IOException(en)
{
    public Bilingual What { get; } = new(ja, en);
}
