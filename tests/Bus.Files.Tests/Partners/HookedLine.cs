using Bus.Files.Partners.Lines;

namespace Bus.Files.Tests.Partners;

/// <summary>A line at whose steps a test does something.</summary>
internal sealed class HookedLine(IPartnerLine line) : IPartnerLine
{
    public Func<Task> BeforeList { get; init; } = () => Task.CompletedTask;
    /// <summary>Of data, not of an end file.</summary>
    public Func<Task> AfterGet { get; init; } = () => Task.CompletedTask;
    /// <summary>Of data, not of an end file.</summary>
    public Func<Task> AfterPut { get; init; } = () => Task.CompletedTask;
    public Func<Task> BeforeRename { get; init; } = () => Task.CompletedTask;

    public async Task<IReadOnlyList<RemoteFile>> ListAsync(string folder, CancellationToken cancellation)
    {
        await BeforeList();
        return await line.ListAsync(folder, cancellation);
    }

    public async Task GetAsync(string remote, string local, CancellationToken cancellation)
    {
        await line.GetAsync(remote, local, cancellation);
        if (!remote.Contains(".end", StringComparison.Ordinal)) await AfterGet();
    }

    public async Task PutAsync(string local, string remote, bool resume, CancellationToken cancellation)
    {
        await line.PutAsync(local, remote, resume, cancellation);
        if (!remote.Contains(".end", StringComparison.Ordinal)) await AfterPut();
    }

    public async Task RenameAsync(string from, string to, CancellationToken cancellation)
    {
        await BeforeRename();
        await line.RenameAsync(from, to, cancellation);
    }

    public Task DeleteAsync(string remote, CancellationToken cancellation) => line.DeleteAsync(remote, cancellation);

    public void Dispose() => line.Dispose();
}
