using Bus.Files.Completion;
using Bus.Files.Disk;
using Bus.Files.FrontDoor;

namespace Bus.Files.Tests.Completion;

/// <summary>A drop folder that exists in words only, with its clock.</summary>
internal sealed class ImaginedFolder
{
    public static readonly CompletionRule All = new(true, true, true, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60));
    public static readonly CompletionRule EndOnly = All with { Rename = false, Quiet = false };
    public static readonly CompletionRule RenameOnly = All with { EndFile = false, Quiet = false };
    public static readonly CompletionRule QuietOnly = All with { EndFile = false, Rename = false };

    private readonly Dictionary<string, SeenFile> _files = [];
    private DateTimeOffset _now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    public FolderWatch Watch { get; } = new();

    public DateTimeOffset Now => _now;

    private long Clock => _now.ToUnixTimeMilliseconds() * 1_000_000;

    public ImaginedFolder After(double seconds) { _now += TimeSpan.FromSeconds(seconds); return this; }
    public void Put(string name, ulong inode, long size = 100, long? modified = null, long born = 1) => _files[name] = new SeenFile(name, new FileIdentity(inode, born), size, modified ?? Clock);
    public void Grow(string name) => _files[name] = _files[name] with { Size = _files[name].Size + 1, Modified = Clock };
    public void Touch(string name) => _files[name] = _files[name] with { Modified = Clock };
    public void Remove(string name) => _files.Remove(name);
    public void Rename(string from, string to) { _files[to] = _files[from] with { Name = to }; Remove(from); }
    public IReadOnlyList<CompleteFile> Look(CompletionRule rule, UploadState upload = UploadState.Elsewhere) => Watch.Look([.. _files.Values], rule, _now, _ => upload);
}
