using System.CommandLine;
using Bus.Host.Exits;

namespace Bus.Host.Verbs.Municipalities;

/// <summary><c>bus municipality list | export | destroy-key</c>.</summary>
internal static class MunicipalityVerbs
{
    public static Command Command() => new("municipality", "団体：残っているデータ、退出時の書き出し、鍵の破棄 / municipalities: what lies there, the exit export, the end of a key") { List(), ExportVerb.Command(), DestroyKeyVerb.Command() };

    private static Command List() => Verb.Remote("list", "団体の一覧（リージョン定義にないものも） / all municipalities, also those that have left", async (_, hub, screen, cancellation) =>
    {
        var all = await hub.GetAsync<MunicipalityView[]>("municipalities", cancellation);
        screen.ShowTable(all, ["団体 / municipality", "リージョン定義 / region", "鍵 / key", "電文 / messages", "未配信 / undelivered", "未訂正エラー / open errors", "期間 / days"],
            m => [$"{m.Code} {m.Name}".TrimEnd(), m.InRegion ? "あり / in" : "なし / gone", KeyOf(m), m.Messages, m.Undelivered + m.Processing, m.OpenErrors, m.Oldest is null ? "" : $"{m.Oldest:yyyy-MM-dd} – {m.Newest:yyyy-MM-dd}"]);
        return CommandLine.Fine;
    });

    private static string KeyOf(MunicipalityView m) => m.HasKey ? "あり / yes" : m.KeyDestroyedAt is { } at ? $"破棄 / destroyed {at:yyyy-MM-dd HH:mm}" : "なし / none";
}
