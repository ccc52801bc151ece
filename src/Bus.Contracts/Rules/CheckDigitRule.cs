using Bus.Core.Faults;
using Bus.Core.Vocabulary;

namespace Bus.Contracts.Rules;

/// <summary>A municipality code: what the XSD says, and six digits with a right check digit.</summary>
internal sealed class CheckDigitRule(ContractRule inner) : ContractRule
{
    public override bool Collapses => inner.Collapses;

    public override RecordCode? Check(ReadOnlySpan<byte> utf8)
    {
        if (inner.Check(utf8) is { } code) return code;
        if (utf8.Length != 6 || utf8.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return RecordCode.NotANumber;
        Span<char> digits = stackalloc char[6];
        for (var i = 0; i < 6; i++) digits[i] = (char)utf8[i];
        return MunicipalityCode.HasValidCheckDigit(digits) ? null : RecordCode.BadCheckDigit;
    }

    public override Bilingual Expectation { get; } = new("検査数字の正しい団体コード6桁", "a municipality code of 6 digits with a valid check digit");
}
