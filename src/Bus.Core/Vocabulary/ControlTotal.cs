namespace Bus.Core.Vocabulary;

/// <summary>合計件数・合計金額: a number of records and their amount in yen (may be negative).</summary>
public readonly record struct ControlTotal(long Records, long Amount)
{
    /// <summary>No records, no yen.</summary>
    public static readonly ControlTotal Zero = new(0, 0);

    /// <summary>The total of both. Overflow is an error, never a wrap.</summary>
    public static ControlTotal operator +(ControlTotal a, ControlTotal b) =>
        new(checked(a.Records + b.Records), checked(a.Amount + b.Amount));

    /// <summary>The total of both, of what somebody else says: kept within 64 bits instead of failing, since no true total comes near.</summary>
    public ControlTotal PlusSaid(ControlTotal said) => new(Within((Int128)Records + said.Records), Within((Int128)Amount + said.Amount));

    private static long Within(Int128 value) => (long)Int128.Clamp(value, long.MinValue, long.MaxValue);
}
