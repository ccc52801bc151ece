using Bus.Core.Nodes;
using Bus.Files.Completion;
using Bus.Files.Disk;
using Bus.Files.Homes;

namespace Bus.Files.Claims;

/// <summary>A bulk file that the bus has made its own: it lies in <c>.processing/{contract}/{id}/</c> under the name it was dropped with.
/// Names with a leading dot in that folder are the bus's (a dropped name never has one).</summary>
internal sealed record Claim(Home Home, string Contract, string Id, string FileName, string? EndName)
{
    /// <summary>The hub's environment, said in the answer; null: not named.</summary>
    public string? Environment { get; init; }

    /// <summary>The lease under which this node has it.</summary>
    public Fence Fence { get; init; }

    /// <summary>The mark of a claim that is done: an empty file.</summary>
    public const string DoneMark = ".done";

    /// <summary>An end file that came after its data was claimed without one.</summary>
    public const string LateEnd = ".late.end";

    /// <summary>The name as it may be shown and used for answers: control characters, which are refused, as <c>_</c>.</summary>
    public string ShownName { get; } = DropName.Shown(FileName);
    /// <summary>Where it lies while it comes in over a call; null: in its place among the claims.</summary>
    public string? Outside { get; init; }
    /// <summary>Its folder.</summary>
    public string Folder => Outside ?? FolderOf(Home, Contract, Id);
    /// <summary>The data file.</summary>
    public string DataPath => Path.Combine(Folder, FileName);
    /// <summary>The end file; null: taken without one.</summary>
    public string? EndPath => EndName is null ? null : Path.Combine(Folder, EndName);
    /// <summary>A file of the bus in the folder.</summary>
    public string Own(string name) => Path.Combine(Folder, name);
    /// <summary>A draft of the bus in the folder, under the lease by which this node has the claim.</summary>
    public string Draft(string name) => Own(DraftName.Of(name, Fence.Epoch));
    /// <summary>Drafts of the name that are there, the one of the last lease at the end: it was under the last that the journal could be written.</summary>
    public IReadOnlyList<string> Drafts(string name) => [.. Directory.EnumerateFiles(Folder, name + "*").Where(path => path == Own(DraftName.Of(name, DraftName.EpochOf(path)))).OrderBy(DraftName.EpochOf)];
    /// <summary>Files of one lane are read one after the other.</summary>
    public string Lane => Path.GetDirectoryName(Folder)!;

    /// <summary>Its sender has the answer; only retention is left.</summary>
    public void MarkDone(DateTimeOffset at)
    {
        var path = Own(DoneMark);
        DurableFile.Write(path, []);
        File.SetLastWriteTimeUtc(path, at.UtcDateTime);
        DurableFolder.Sync(Folder);
    }

    /// <summary>When the claim in this folder was done; null: it is not.</summary>
    public static DateTimeOffset? DoneAt(string folder)
    {
        var mark = new FileInfo(Path.Combine(folder, DoneMark));
        return mark.Exists ? new DateTimeOffset(mark.LastWriteTimeUtc) : null;
    }

    /// <summary>Where a claim lies.</summary>
    public static string FolderOf(Home home, string contract, string id) => Path.Combine(home.Claims(contract), id);

    /// <summary>The names of data file and end file in a claim's folder.</summary>
    public static (string? Data, string? End) NamesIn(string folder)
    {
        var names = Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)).Where(name => !name.StartsWith('.')).ToList();
        return (names.Find(name => !DropName.IsEndFile(name)), names.Find(DropName.IsEndFile));
    }
}
