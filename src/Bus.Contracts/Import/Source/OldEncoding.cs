using System.Text;
using System.Text.RegularExpressions;

namespace Bus.Contracts.Import.Source;

/// <summary>XML files in Shift_JIS or EUC-JP, which the framework's reader does not know by itself.</summary>
internal static partial class OldEncoding
{
    private const int LongestDeclaration = 200;

    public static byte[] ToUtf8(byte[] xml)
    {
        var head = Encoding.Latin1.GetString(xml.AsSpan(0, Math.Min(xml.Length, LongestDeclaration)));
        if (Declared().Match(head) is not { Success: true } declared) return xml;
        int? page = declared.Groups[1].Value.ToUpperInvariant() switch
        {
            "SHIFT_JIS" or "SHIFT-JIS" or "SJIS" or "X-SJIS" or "WINDOWS-31J" or "CP932" or "MS932" => 932,
            "EUC-JP" or "X-EUC-JP" => 51932,
            _ => null,
        };
        if (page is null) return xml;
        var text = CodePagesEncodingProvider.Instance.GetEncoding(page.Value)!.GetString(xml);
        return Encoding.UTF8.GetBytes(Declared().Replace(text, m => m.Value.Replace(m.Groups[1].Value, "utf-8", StringComparison.Ordinal), 1));
    }

    [GeneratedRegex(@"\A\s*<\?xml[^>]*?encoding\s*=\s*[""']([A-Za-z0-9._-]+)[""']")]
    private static partial Regex Declared();
}
