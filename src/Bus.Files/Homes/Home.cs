using Bus.Core.Vocabulary;
using Bus.Files.Disk;

namespace Bus.Files.Homes;

/// <summary>The home of an application: <c>{root}/{municipality}/{application}/</c>.</summary>
internal sealed record Home(string Root, ApplicationRef Application)
{
    /// <summary>The home itself.</summary>
    public string Folder { get; } = Path.Combine(Root, Part(Application.Municipality.Value), Part(Application.Application));
    /// <summary>What one node at a time has: taking in what is dropped here.</summary>
    public string LeaseKey { get; } = $"intake/{Application}";
    /// <summary>Where contracts' drop folders are.</summary>
    public string AllIn => Path.Combine(Folder, "in");
    /// <summary>Where contracts' folders of deliveries are.</summary>
    public string AllOut => Path.Combine(Folder, "out");
    /// <summary>Where deliveries being written are.</summary>
    public string AllOutgoing => Path.Combine(Processing, ".out");
    /// <summary>Where result folders are.</summary>
    public string AllResults => Path.Combine(Folder, "result");
    /// <summary>The bus's own.</summary>
    public string Processing => Path.Combine(Folder, ".processing");
    /// <summary>Files of a contract are dropped here.</summary>
    public string In(string contract) => Path.Combine(AllIn, Part(contract));
    /// <summary>Deliveries are fetched here.</summary>
    public string Out(string contract) => Path.Combine(AllOut, Part(contract));
    /// <summary>Result and error files.</summary>
    public string Result(string contract) => Path.Combine(AllResults, Part(contract));
    /// <summary>Claimed files, one folder a claim.</summary>
    public string Claims(string contract) => Path.Combine(Processing, Part(contract));
    /// <summary>Bulk files that came over a call and are handed to the node that takes files in; the dot keeps it apart from a contract's name.</summary>
    public string AllHanded => Path.Combine(Processing, ".handed");
    /// <summary>Those of a contract, one folder a claim to be.</summary>
    public string Handed(string contract) => Path.Combine(AllHanded, Part(contract));
    /// <summary>Partners' files on their way into drop folders; the dot keeps it apart from a contract's name.</summary>
    public string AllStaged => Path.Combine(Processing, ".partners");
    /// <summary>Those of a partner.</summary>
    public string Staged(string partner) => Path.Combine(AllStaged, Part(partner));
    /// <summary>Deliveries being written; the dot keeps it apart from a contract's name.</summary>
    public string Outgoing(string contract) => Path.Combine(AllOutgoing, Part(contract));

    /// <summary>Makes folders of it, where the root is the hub's own.</summary>
    /// <exception cref="IOException">One cannot be made, or the root is not there (<see cref="RootMark"/>).</exception>
    public void Make(params string[] folders)
    {
        RootMark.Demand(Root);
        DurableFolder.Create(folders);
    }

    /// <summary>True if the text can be one part of a path and leads nowhere else.</summary>
    public static bool IsPart(string text) => text.Length > 0 && text[0] != '.' && !text.Contains('/') && !text.Any(char.IsControl);

    private static string Part(string text) => IsPart(text) ? text : throw new ArgumentException("Not a single part of a path.", nameof(text));
}
