using Bus.Files.Partners.Lines;

namespace Bus.Files.Tests.Retention;

/// <summary>A partner's server in memory. It can be told to break after so many bytes, as a line that is cut.</summary>
internal sealed class GivenLine : IPartnerLine
{
    public const string Stamp = "2026-11-19T23:00:00";

    /// <summary>What lies there, by name.</summary>
    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>The line is cut after so many bytes; null: never.</summary>
    public int? CutAfter { get; set; }

    public Task<IReadOnlyList<RemoteFile>> ListAsync(string folder, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<RemoteFile>>([.. Files.Select(f => new RemoteFile(f.Key, f.Value.Length, Stamp))]);

    public Task GetAsync(string remote, string local, CancellationToken cancellation)
    {
        using var file = new FileStream(local, FileMode.Append);
        var content = Files[Path.GetFileName(remote)];
        var until = Math.Min(content.Length, CutAfter ?? content.Length);
        file.Write(content.AsSpan((int)file.Position..until));
        return CutAfter is null ? Task.CompletedTask : throw new IOException("cut");
    }

    public Task DeleteAsync(string remote, CancellationToken cancellation)
    {
        Files.Remove(Path.GetFileName(remote));
        return Task.CompletedTask;
    }

    public Task PutAsync(string local, string remote, bool resume, CancellationToken cancellation) => throw new NotSupportedException();
    public Task RenameAsync(string from, string to, CancellationToken cancellation) => throw new NotSupportedException();
    public void Dispose() { }
}
