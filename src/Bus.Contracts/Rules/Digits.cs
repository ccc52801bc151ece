namespace Bus.Contracts.Rules;

/// <summary>Reads short runs of ASCII digits.</summary>
internal static class Digits
{
    /// <summary>The number that at most 9 digits make; false if one of them is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> utf8, out int value)
    {
        value = 0;
        foreach (var b in utf8)
        {
            if (b is < (byte)'0' or > (byte)'9') return false;
            value = value * 10 + (b - '0');
        }
        return true;
    }
}
