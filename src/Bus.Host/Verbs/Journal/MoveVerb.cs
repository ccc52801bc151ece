using System.CommandLine;
using Bus.Host.Hub;
using Bus.Storage.Carrying;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;

namespace Bus.Host.Verbs.Journal;

/// <summary><c>bus journal move --to postgresql --connection …</c>: carries the journal of a stopped hub into another database.</summary>
internal static class MoveVerb
{
    public static Command Command(IReadOnlyDictionary<string, string?> overrides)
    {
        var data = new Option<string>("--data") { Description = "ハブのデータフォルダー / the hub's data folder", DefaultValueFactory = _ => HubSettings.DefaultData };
        var to = new Option<string>("--to") { Description = "postgresql | sqlite", Required = true };
        var connection = new Option<string?>("--connection") { Description = "移行先の接続文字列（環境変数 BUS_MOVE_CONNECTION でも） / the target's connection string (or by the environment variable BUS_MOVE_CONNECTION)" };
        to.AcceptOnlyFromAmong("postgresql", "sqlite");
        var command = Verb.Plain("move", "止めたハブの連携履歴を別のデータベースへ移す / carry a stopped hub's journal into another database", async (parsed, screen, cancellation) =>
        {
            var folder = Path.GetFullPath(parsed.GetValue(data)!);
            if (!Directory.Exists(folder)) throw new VerbFailure($"データフォルダー {folder} がありません。", $"There is no data folder {folder}.", "--data を確かめてください。", "Check --data.");
            var target = parsed.GetValue(connection) ?? Environment.GetEnvironmentVariable("BUS_MOVE_CONNECTION");
            if (string.IsNullOrWhiteSpace(target)) throw new VerbFailure("移行先がありません。", "There is no target.",
                "--connection か BUS_MOVE_CONNECTION で接続文字列を指定してください。", "Give its connection string by --connection or BUS_MOVE_CONNECTION.");
            var settings = new HubSettings(folder, HubSettings.DefaultUrls, overrides, Quiet: true);
            settings.Check();
            using var stopped = HubLock.TryTake(folder) ?? throw HubStartException.FolderInUse(folder, HubCard.Read(folder));
            await using var source = JournalEngine.Of(settings);
            await using var destination = JournalEngine.Of(folder, parsed.GetValue(to)!, target);
            var carriage = new JournalCarriage(source.Engine, destination.Engine, NullLogger.Instance);
            var tables = await JournalEngine.ToldAsync(async () =>
            {
                var carried = await carriage.CarryAsync(new CarriageProgress(screen), cancellation);
                await carriage.LeaveSourceAsync(cancellation);
                return carried;
            });
            screen.Show(tables, console =>
            {
                console.WriteLine("移しました。件数と、団体・日ごとの合計は一致しています。元のデータベースはそのまま残し、移したことだけを記しました（ハブはそこでは起動しません）。 / Moved. Counts, and totals by municipality and day, agree. The old database is left as it was, but for a mark that it was moved: no hub starts on it.");
                console.WriteLine($"次の起動から Journal:Engine={parsed.GetValue(to)} と Journal:ConnectionString を指定してください。マスターキーは同じものを使います。 / From the next start on, set Journal:Engine={parsed.GetValue(to)} and Journal:ConnectionString. The master key stays the same.");
            });
            return CommandLine.Fine;
        });
        foreach (var option in new Option[] { data, to, connection }) command.Options.Add(option);
        return command;
    }
}

/// <summary>Says on the error output how far a carriage is, so that a result on the standard output stays whole.</summary>
internal sealed class CarriageProgress(Screen screen) : IProgress<CarriedTable>
{
    public void Report(CarriedTable value)
    {
        if (!screen.Json) System.Console.Error.WriteLine($"{value.Table}: {value.Rows:N0}");
    }
}
