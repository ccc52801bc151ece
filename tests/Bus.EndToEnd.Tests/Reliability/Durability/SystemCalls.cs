using System.Text.RegularExpressions;

namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>One system call of a trace.</summary>
/// <param name="Begun">Line on which it begins: strace writes lines in the order in which things happen.</param>
/// <param name="Returned">Line on which it returns; the same one unless another thread came between.</param>
internal sealed record SystemCall(int Begun, int Returned, string Name, string Text)
{
    /// <summary>It did what it says.</summary>
    public bool Succeeded => !Text.Contains(" = -1 ", StringComparison.Ordinal);
}

/// <summary>Reads what <c>strace -f -o FILE</c> wrote.</summary>
internal static partial class SystemCalls
{
    private const string Unfinished = " <unfinished ...>";

    public static IReadOnlyList<SystemCall> Read(IEnumerable<string> lines)
    {
        var calls = new List<SystemCall>();
        var open = new Dictionary<string, (int Begun, string Name, string Text)>();
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            if (Resumed().Match(line) is { Success: true } resumed)
            {
                if (open.Remove(resumed.Groups["pid"].Value, out var begun))
                    calls.Add(new SystemCall(begun.Begun, number, begun.Name, begun.Text + resumed.Groups["rest"].Value));
                continue;
            }
            if (Call().Match(line) is not { Success: true } call) continue;
            var (pid, name, text) = (call.Groups["pid"].Value, call.Groups["name"].Value, call.Groups["text"].Value);
            if (text.EndsWith(Unfinished, StringComparison.Ordinal)) open[pid] = (number, name, text[..^Unfinished.Length]);
            else calls.Add(new SystemCall(number, number, name, text));
        }
        return calls;
    }

    [GeneratedRegex(@"^(?<pid>\d+)\s+[\d.]+ (?<text>(?<name>\w+)\(.*)$")]
    private static partial Regex Call();

    [GeneratedRegex(@"^(?<pid>\d+)\s+[\d.]+ <\.\.\. \w+ resumed>(?<rest>.*)$")]
    private static partial Regex Resumed();
}
