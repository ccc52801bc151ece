using System.Text;
using Bus.Core.Faults;
using Bus.Core.Vocabulary;

namespace Bus.Contracts.Rules;

/// <summary>One of a list of codes.</summary>
internal sealed class CodeTableRule(IReadOnlyList<string> codes) : ContractRule
{
    private readonly byte[][] _codes = [.. codes.Select(Encoding.UTF8.GetBytes)];

    public override RecordCode? Check(ReadOnlySpan<byte> utf8)
    {
        foreach (var code in _codes)
            if (utf8.SequenceEqual(code)) return null;
        return RecordCode.NotInCodeTable;
    }

    public override Bilingual Expectation { get; } = new($"コード表の値（{string.Join("、", codes)}）", $"one of the codes {string.Join(", ", codes)}");
}
