using Bus.Core.Faults;
using Bus.Core.Vocabulary;

namespace Bus.Contracts.Rules;

/// <summary>A range of lengths, checked and put into words.</summary>
internal static class Lengths
{
    /// <summary>No upper bound.</summary>
    public const int Unbounded = int.MaxValue;

    public static RecordCode? Check(int length, int min, int max) =>
        length > max ? RecordCode.TooLong : length < min ? RecordCode.TooShort : null;

    public static Bilingual Describe(string kindJa, string unitJa, string kindEn, int min, int max)
    {
        var many = max == 1 ? kindEn : kindEn + "s";
        if (min == max) return new($"{kindJa}{min}{unitJa}", $"{min} {many}");
        if (max == Unbounded) return new($"{kindJa}{min}{unitJa}以上", $"{min} or more {many}");
        return min <= 0 ? new($"{kindJa}{max}{unitJa}以内", $"at most {max} {many}") : new($"{kindJa}{min}〜{max}{unitJa}", $"{min} to {max} {many}");
    }
}
