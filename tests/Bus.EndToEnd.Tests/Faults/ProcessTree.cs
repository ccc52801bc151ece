using System.Globalization;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.EndToEnd.Tests.Faults;

/// <summary>Signals to a process and all that came from it.</summary>
internal static class ProcessTree
{
    /// <summary>SIGSTOP: it stands still, its connections stay.</summary>
    public static void Freeze(int root) => Send(root, Signals.Freeze);

    /// <summary>SIGCONT.</summary>
    public static void Thaw(int root) => Send(root, Signals.Thaw);

    private static void Send(int root, Action<int> send)
    {
        var children = Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(n => char.IsAsciiDigit(n![0]))
            .Select(n => int.Parse(n!, CultureInfo.InvariantCulture)).Select(p => (Process: p, Parent: ParentOf(p))).ToLookup(p => p.Parent, p => p.Process);
        List<int> family = [root];
        for (var i = 0; i < family.Count; i++) family.AddRange(children[family[i]]);
        family.ForEach(send);
    }

    private static int ParentOf(int process)
    {
        try
        {
            // pid (name) state ppid …; a name may hold spaces and brackets.
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return -1;
        }
    }
}
