using System.Text;
using Bus.Core.Journal;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Bus.Files.Disk;
using Microsoft.Extensions.Hosting;

namespace Bus.Files.Homes;

/// <summary>
/// A file in the root that says whose it is. A file system that is not mounted leaves an empty folder in its place: what was made ready there would count as published, and what is written there
/// is seen by nobody. So a hub does not start on a tree that is not its journal's, and makes nothing where the mark has gone.
/// </summary>
internal sealed class RootMark(HomeKeeper homes, IFilesMark journal) : IHostedLifecycleService
{
    private const string Name = ".bus-root";
    private const int Longest = 100;

    /// <summary>Where it lies.</summary>
    public static string PathIn(string root) => Path.Combine(root, Name);

    /// <exception cref="IOException">It is not there.</exception>
    public static void Demand(string root)
    {
        if (FileStat.Of(PathIn(root)) is not { Kind: EntryKind.File }) throw new IOException($"Files:Root has no {Name}: it is not mounted, or was put in another's place. Nothing is written there.");
    }

    /// <summary>After the database is open, before anything is looked for in the tree.</summary>
    /// <exception cref="JournalUnavailableException">The tree is not the journal's.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        DurableFolder.Create(homes.Root);
        var path = PathIn(homes.Root);
        var found = Read(path);
        var mark = found ?? Make(path);
        var kept = await journal.KeepAsync(mark, isInUse: found is not null && homes.OnDisk().Any(), cancellationToken);
        if (kept == mark) return;
        // Only what was made just now: another's stays as it is.
        if (found is null) File.Delete(path);
        throw new JournalUnavailableException(WhyNot(homes.Root, found, kept));
    }

    /// <summary>Why a tree is not the journal's, and what to do; null: it is.</summary>
    public static Bilingual? WhyNot(string root, string kept)
    {
        var found = Read(PathIn(root));
        return found == kept ? null : WhyNot(root, found, kept);
    }

    private static Bilingual WhyNot(string root, string? found, string kept)
    {
        var path = PathIn(root);
        return found is null
            ? new Bilingual(
                $"Files:Root（{root}）に {Name} がありません。この連携履歴のファイルの置き場ではありません。マウントされているか、Files:Root が正しいかを確かめてください（すべてのノードで同じ置き場を使います）。置き場を移したときは、以前の内容を {Name} も含めてすべて移してください。以前の内容が失われたときだけ、{path} に {kept} と書いてから起動し、書き出し途中だった配信を再送してください。",
                $"Files:Root ({root}) has no {Name}: it is not the place of this journal's files. Check that it is mounted, and that Files:Root is right (all nodes share one). If the files were moved, move all there was, {Name} too. Only if what was there is lost: write {kept} into {path}, start, and replay the deliveries that were being written.")
            : new Bilingual(
                $"Files:Root（{root}）は、別のハブの連携履歴のファイルの置き場です（{Name} が異なります）。Files:Root かデータベースの接続先（Journal:Engine、Journal:ConnectionString）を直してください。この置き場の連携履歴が失われたときは、最新のバックアップを空の場所に復元してください（空の連携履歴から始めると、同じ受付番号と電文IDをもう一度使うことになります）。",
                $"Files:Root ({root}) is the place of another hub's files (its {Name} is another one). Correct Files:Root, or the database that is connected to (Journal:Engine, Journal:ConnectionString). If the journal of these files is lost, restore the latest backup into an empty place: one that begins from nothing would give the same receipts and MessageIDs again.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static string? Read(string path)
    {
        if (FileStat.Of(path) is null) return null;
        using var text = new StreamReader(new FileStream(FileStat.OpenOrdinary(path), FileAccess.Read), Encoding.UTF8);
        var buffer = new char[Longest];
        return new string(buffer, 0, text.ReadBlock(buffer)).Trim();
    }

    // Whole at once: two nodes may start on a new root together, and one of them makes it.
    private static string Make(string path)
    {
        var mark = Guid.CreateVersion7().ToString("N");
        var draft = $"{path}.{mark}";
        DurableFile.WriteNew(draft, mark + "\n", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        if (!DurableFolder.TryName(draft, path)) return Read(path)!;
        DurableFolder.Sync(Path.GetDirectoryName(path)!);
        return mark;
    }
}
