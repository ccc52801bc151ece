using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Bus.Storage.Keys;

/// <summary>What SHA-256 does with words, done with a vector of them at once: one of each value, in its lane.</summary>
internal interface ILanes<TVector>
{
    /// <summary>Values side by side.</summary>
    static abstract int Count { get; }
    static abstract TVector Of(uint word);
    static abstract TVector Load(ReadOnlySpan<uint> words);
    static abstract uint Word(TVector words, int lane);
    static abstract TVector Add(TVector x, TVector y);
    static abstract TVector Shift(TVector words, [ConstantExpected] byte bits);
    static abstract TVector Rotate(TVector words, [ConstantExpected] byte bits);
    static abstract TVector Xor(TVector x, TVector y, TVector z);
    /// <summary>Of each bit the y where x is set, else the z.</summary>
    static abstract TVector Choose(TVector x, TVector y, TVector z);
    static abstract TVector Majority(TVector x, TVector y, TVector z);
}

/// <summary>Eight lanes: every processor of the last ten years; without such vectors the platform does it word by word.</summary>
internal readonly struct EightLanes : ILanes<Vector256<uint>>
{
    public static int Count => Vector256<uint>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Of(uint word) => Vector256.Create(word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Load(ReadOnlySpan<uint> words) => Vector256.Create(words);

    public static uint Word(Vector256<uint> words, int lane) => words[lane];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Add(Vector256<uint> x, Vector256<uint> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Shift(Vector256<uint> words, [ConstantExpected] byte bits) => words >>> bits;

    // What newer processors have as one instruction; the number is the function's table.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Rotate(Vector256<uint> words, [ConstantExpected] byte bits) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.RotateRight(words, bits) : (words >>> bits) | (words << (32 - bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Xor(Vector256<uint> x, Vector256<uint> y, Vector256<uint> z) => Avx512F.VL.IsSupported ? Avx512F.VL.TernaryLogic(x, y, z, 0x96) : x ^ y ^ z;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Choose(Vector256<uint> x, Vector256<uint> y, Vector256<uint> z) => Avx512F.VL.IsSupported ? Avx512F.VL.TernaryLogic(x, y, z, 0xCA) : (x & y) ^ Vector256.AndNot(z, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Majority(Vector256<uint> x, Vector256<uint> y, Vector256<uint> z) => Avx512F.VL.IsSupported ? Avx512F.VL.TernaryLogic(x, y, z, 0xE8) : (x & y) ^ (x & z) ^ (y & z);
}

/// <summary>Sixteen lanes, on processors that are fast with them (AVX-512): a value costs a third less.</summary>
internal readonly struct SixteenLanes : ILanes<Vector512<uint>>
{
    public static bool AreFast => Vector512.IsHardwareAccelerated && Avx512F.IsSupported;

    public static int Count => Vector512<uint>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Of(uint word) => Vector512.Create(word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Load(ReadOnlySpan<uint> words) => Vector512.Create(words);

    public static uint Word(Vector512<uint> words, int lane) => words[lane];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Add(Vector512<uint> x, Vector512<uint> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Shift(Vector512<uint> words, [ConstantExpected] byte bits) => words >>> bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Rotate(Vector512<uint> words, [ConstantExpected] byte bits) => Avx512F.RotateRight(words, bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Xor(Vector512<uint> x, Vector512<uint> y, Vector512<uint> z) => Avx512F.TernaryLogic(x, y, z, 0x96);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Choose(Vector512<uint> x, Vector512<uint> y, Vector512<uint> z) => Avx512F.TernaryLogic(x, y, z, 0xCA);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Majority(Vector512<uint> x, Vector512<uint> y, Vector512<uint> z) => Avx512F.TernaryLogic(x, y, z, 0xE8);
}
