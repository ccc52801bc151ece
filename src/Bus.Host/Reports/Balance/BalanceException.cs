using Bus.Core.Vocabulary;

namespace Bus.Host.Reports.Balance;

/// <summary>A balance cannot be made.</summary>
internal sealed class BalanceException(Bilingual what, Bilingual action) : InvalidOperationException(what.ToString())
{
    /// <summary>What is wrong.</summary>
    public Bilingual What { get; } = what;

    /// <summary>What to do.</summary>
    public Bilingual Action { get; } = action;
}
