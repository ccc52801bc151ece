namespace Bus.Core.Vocabulary;

/// <summary>団体コード: the 6-digit code of a municipality (全国地方公共団体コード), check digit verified.</summary>
public readonly record struct MunicipalityCode
{
    private readonly string? _value;

    private MunicipalityCode(string value) => _value = value;

    /// <summary>The six digits; empty only for <c>default</c>.</summary>
    public string Value => _value ?? "";

    /// <summary>Makes a code of six ASCII digits with a right check digit; false for anything else.</summary>
    public static bool TryParse(string? text, out MunicipalityCode code)
    {
        code = default;
        if (text is null || text.Length != 6 || !text.All(char.IsAsciiDigit) || !HasValidCheckDigit(text)) return false;
        code = new MunicipalityCode(text);
        return true;
    }

    /// <summary>The code of a text known to be valid.</summary>
    /// <exception cref="FormatException">The text is not a valid code.</exception>
    public static MunicipalityCode Parse(string text) =>
        TryParse(text, out var code) ? code : throw new FormatException($"'{text}' is not a municipality code with a valid check digit.");

    /// <summary>s = 6a+5b+4c+3d+2e; the check digit is the last digit of 11 − s mod 11. Expects six ASCII digits.</summary>
    public static bool HasValidCheckDigit(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < 5; i++) sum += (6 - i) * (digits[i] - '0');
        return (11 - sum % 11) % 10 == digits[5] - '0';
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
