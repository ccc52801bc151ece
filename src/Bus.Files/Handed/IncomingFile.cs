using System.Text;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Pipeline;
using Bus.Files.Claims;
using Bus.Files.Disk;
using Bus.Files.TakingIn;

namespace Bus.Files.Handed;

/// <summary>One file that is coming in. The order of the steps is what makes a crash harmless: bytes durable → in the journal → handed on.</summary>
internal sealed class IncomingFile(Claim claim, IncomingFileHead head, FileDoor door) : IIncomingFile
{
    private readonly FileStream _content = DurableFile.Create(claim.DataPath);
    private bool _kept;

    public Stream Content => _content;

    public async Task<Result<OpenMessage>> CompleteAsync(CancellationToken cancellation)
    {
        await _content.FlushAsync(cancellation);
        _content.Flush(flushToDisk: true);
        var bytes = _content.Length;
        await _content.DisposeAsync();
        DurableFile.Write(claim.EndPath!, Encoding.UTF8.GetBytes(new EndFile(head.Declared, head.Head).ToString()));
        DurableFolder.Sync(claim.Folder);
        // From here on the caller's going away changes nothing. An exception leaves open whether the journal has it: then it is kept, until whoever looks for abandoned ones can ask.
        _kept = true;
        var announced = await door.AnnounceAsync(claim, bytes, head, CancellationToken.None);
        _kept = announced.TryGet(out var open, out _);
        if (_kept) HandedFiles.HandOn(claim.Folder, open!.Receipt);
        return announced;
    }

    public async ValueTask DisposeAsync()
    {
        await _content.DisposeAsync();
        if (!_kept && Directory.Exists(claim.Folder)) Directory.Delete(claim.Folder, recursive: true);
    }
}
