using System.Text;

namespace Bus.Region.Reading;

/// <summary>Reads a whole text file of bounded size, UTF-8 with or without BOM.</summary>
internal static class TextFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static (string? Text, Finding? Trouble) Read(string path, string shownName, int maxBytes)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return Read(stream, shownName, maxBytes);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return (null, ReadTexts.FileMissing(shownName));
        }
    }

    private static (string?, Finding?) Read(FileStream stream, string shownName, int maxBytes)
    {
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            if (content.Length + read > maxBytes) return (null, ReadTexts.FileTooLarge(Shown.Quoted(shownName), maxBytes));
            content.Write(buffer, 0, read);
        }
        return Decode(content.GetBuffer().AsSpan(0, (int)content.Length), shownName);
    }

    public static (string? Text, Finding? Trouble) Decode(ReadOnlySpan<byte> utf8, string shownName)
    {
        if (utf8.StartsWith(Encoding.UTF8.Preamble)) utf8 = utf8[Encoding.UTF8.Preamble.Length..];
        try
        {
            return (Strict.GetString(utf8), null);
        }
        catch (DecoderFallbackException)
        {
            return (null, ReadTexts.NotUtf8(Shown.Quoted(shownName)));
        }
    }
}
