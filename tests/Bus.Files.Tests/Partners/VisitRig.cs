using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Files.Homes;
using Bus.Files.Partners;
using Bus.Files.Partners.Lines;
using Bus.Files.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bus.Files.Tests.Partners;

/// <summary>An application's home, and a folder of the test's own at a partner's server.</summary>
public abstract class VisitRig(PartnerServer server) : IAsyncLifetime
{
    private protected const string Contract = "collection-history";
    private protected static readonly ApplicationRef Bank = new(MunicipalityCode.Parse("362018"), "bank-side");

    private protected PartnerServer Server => server;
    private protected TestFolder Folder { get; } = new();
    private protected MemoryBook Book { get; } = new();
    private protected PartnerFiles Files { get; } = new(TimeProvider.System);
    /// <summary>The folder there, as a rule names it.</summary>
    private protected string Remote { get; } = $"t{Guid.NewGuid():N}";
    private protected Home Home => new(Folder.Path, Bank);
    private protected string There => Path.Combine(server.Home, Remote);
    private protected string Drop => Home.In(Contract);

    public Task InitializeAsync() => Task.FromResult(Folder.WithRoot(Folder.Path));

    public Task DisposeAsync()
    {
        Folder.Dispose();
        return Task.CompletedTask;
    }

    private protected Task FetchAsync(IPartnerLine line, string writer, long epoch, PartnerFetch rule) => new Fetching(Visit(line, writer, epoch), LineOf.Options, TimeProvider.System, NullLogger.Instance).RunAsync(rule, default);

    private protected VisitContext Visit(IPartnerLine line, params PartnerFetch[] rules) => new(new PartnerRef(Bank, "bank"), LineOf.Partner(Server, "ftp") with { Fetch = [.. rules] }, Home, line, Book, () => true) { Writer = "0123abcd", Progress = Files };

    /// <summary>The same by another node, or by the same one under another lease.</summary>
    private protected VisitContext Visit(IPartnerLine line, string writer, long epoch) => Visit(line) with { Writer = writer, Fence = new Fence(1, epoch) };

    private protected async Task FetchAsync(string way, PartnerFetch rule, params PartnerFetch[] others)
    {
        using var line = LineOf.Open(Server, way);
        await new Fetching(Visit(line, [rule, .. others]), LineOf.Options, TimeProvider.System, NullLogger.Instance).RunAsync(rule, default);
        Directory.CreateDirectory(Drop);
    }

    private protected async Task PutAsync(string way, PartnerPut rule)
    {
        using var line = LineOf.Open(Server, way);
        await new Putting(Visit(line), NullLogger.Instance).RunAsync(rule, default);
    }

    /// <summary>A visit whose line is cut when three bytes are there.</summary>
    private protected async Task CutAsync()
    {
        using var line = new CutLine(LineOf.Open(Server, "ftp"), Path.Combine(Folder.Path, ".cut"));
        await Assert.ThrowsAsync<PartnerException>(() => new Putting(Visit(line), NullLogger.Instance).RunAsync(new PartnerPut(Contract, Remote, EndFile: false), default));
    }

    private protected async Task MakeAsync(params (string Name, string Content)[] files)
    {
        Directory.CreateDirectory(There);
        foreach (var (name, content) in files) await File.WriteAllTextAsync(Path.Combine(There, name), content);
        await Server.OwnAsync();
    }

    private protected void Deliver(string name, string content)
    {
        Directory.CreateDirectory(Home.Out(Contract));
        File.WriteAllText(Path.Combine(Home.Out(Contract), name), content);
        File.WriteAllText(Path.Combine(Home.Out(Contract), name + ".end"), "1,1");
    }

    /// <summary>Takes a file out of the drop folder, as the intake does.</summary>
    private protected string Take(string name)
    {
        var content = File.ReadAllText(Path.Combine(Drop, name));
        File.Delete(Path.Combine(Drop, name));
        return content;
    }

    private protected int TakeThere()
    {
        var files = Directory.GetFiles(There).Where(f => !f.EndsWith(".part", StringComparison.Ordinal)).ToList();
        files.ForEach(File.Delete);
        return files.Count;
    }

    private sealed class CutLine(IPartnerLine line, string head) : IPartnerLine
    {
        public Task<IReadOnlyList<RemoteFile>> ListAsync(string folder, CancellationToken cancellation) => line.ListAsync(folder, cancellation);
        public Task GetAsync(string remote, string local, CancellationToken cancellation) => line.GetAsync(remote, local, cancellation);

        public async Task PutAsync(string local, string remote, bool resume, CancellationToken cancellation)
        {
            await File.WriteAllBytesAsync(head, (await File.ReadAllBytesAsync(local, cancellation))[..3], cancellation);
            await line.PutAsync(head, remote, resume, cancellation);
            throw PartnerTroubles.Cut("3 bytes");
        }

        public Task RenameAsync(string from, string to, CancellationToken cancellation) => line.RenameAsync(from, to, cancellation);
        public Task DeleteAsync(string remote, CancellationToken cancellation) => line.DeleteAsync(remote, cancellation);
        public void Dispose() => line.Dispose();
    }
}
