using System.Text;

namespace Bus.Demo.Clients;

/// <summary>Character sets of the files. What cannot be written or read is an error, never a question mark.</summary>
internal static class FileEncodings
{
    private static readonly Encoding Utf8 = new UTF8Encoding(false, true);
    private static readonly Encoding Cp932 =
        CodePagesEncodingProvider.Instance.GetEncoding(932, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    /// <exception cref="ArgumentException">Neither utf-8 nor cp932.</exception>
    public static Encoding Of(string name) => name switch
    {
        "utf-8" => Utf8,
        "cp932" => Cp932,
        _ => throw new ArgumentException("The sample applications know utf-8 and cp932.", nameof(name)),
    };
}
