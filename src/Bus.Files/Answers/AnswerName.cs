using System.Text;
using System.Text.RegularExpressions;

namespace Bus.Files.Answers;

/// <summary>The names of files in <c>result/{contract}/</c>.</summary>
internal static partial class AnswerName
{
    private const int LongestName = 255;

    /// <summary><c>{file}.{receipt}{suffix}</c>. A name that would be too long for the file system is cut, with <c>~</c> in place of the rest;
    /// the receipt keeps it unique, and the result names the file in full.</summary>
    public static string For(string file, string receipt, string suffix)
    {
        var tail = $".{receipt}{suffix}";
        var room = LongestName - Encoding.UTF8.GetByteCount(tail);
        if (Encoding.UTF8.GetByteCount(file) <= room) return file + tail;
        var kept = new StringBuilder();
        var left = room - 1;
        foreach (var rune in file.EnumerateRunes())
        {
            if ((left -= rune.Utf8SequenceLength) < 0) break;
            kept.Append(rune.ToString());
        }
        return kept.Append('~').Append(tail).ToString();
    }

    /// <summary>The list of unmappable characters of a message or delivery.</summary>
    public static string Unmappable(string receipt) => receipt + ".unmappable.csv";

    /// <summary>True for an error file or a list of unmappable characters: personal data.</summary>
    public static bool IsErrorFile(string name) => ErrorFile().IsMatch(name);

    /// <summary>True for a result file.</summary>
    public static bool IsResult(string name) => ResultFile().IsMatch(name);

    /// <summary>The receipt number in the name of a delivery or an answer; null: there is none.</summary>
    public static string? ReceiptIn(string name) => Receipt().Match(name) is { Success: true } match ? match.Groups[1].Value : null;

    // A delivery begins with it (its end file, its list and its draft too); an answer has it before its ending. What a sender called his file is not looked at.
    [GeneratedRegex(@"(?:^|\.)([0-9]{6}-[0-9]{8}-[0-9]{10})(?:\.collected-[0-9a-f]{16})?(?:\.(?:csv|xml|dat)(?:\.gz|\.zip)?(?:\.gpg)?(?:\.end)?|\.unmappable\.csv|\.undecodable\.csv|\.feed\.[a-z0-9-]+\.csv|\.errors\.(?:csv|raw)|\.result\.json)(?:\.[0-9]+)?\z", RegexOptions.Singleline)]
    private static partial Regex Receipt();

    [GeneratedRegex(@"(\.[0-9]{6}-[0-9]{8}-[0-9]{10}\.(errors\.(csv|raw)|undecodable\.csv|feed\.[a-z0-9-]+\.csv)|^[0-9]{6}-[0-9]{8}-[0-9]{10}(\.collected-[0-9a-f]{16})?\.unmappable\.csv)\z", RegexOptions.Singleline)]
    private static partial Regex ErrorFile();

    [GeneratedRegex(@"\.([0-9]{6}-[0-9]{8}-[0-9]{10}|[0-9a-f]{32})\.result\.json\z", RegexOptions.Singleline)]
    private static partial Regex ResultFile();
}
