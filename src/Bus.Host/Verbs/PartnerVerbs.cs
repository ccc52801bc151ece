using System.CommandLine;
using Bus.Host.Api;
using Spectre.Console;

namespace Bus.Host.Verbs;

/// <summary><c>bus partner list | visit</c>.</summary>
internal static class PartnerVerbs
{
    public static Command Command() => new("partner", "連携先サーバー / partners' servers") { List(), Visit() };

    private static Command List() => Verb.Remote("list", "連携先サーバーと訪問の状態 / partners' servers, and how visits go", async (_, hub, screen, cancellation) =>
    {
        var partners = await hub.GetAsync<PartnerView[]>("partners", cancellation);
        screen.ShowTable(partners, ["連携先 / partner", "アドレス / address", "最後の成功 / last success", "受信 / fetched", "送信 / put", "失敗 / failing"],
            p => [$"{p.Municipality}.{p.Application}/{p.Partner}", p.Address, p.SucceededAt?.ToString("yyyy-MM-dd HH:mm:ss"), p.Fetched, p.Put,
                    p.Trouble is { } why ? $"{p.FailingSince:yyyy-MM-dd HH:mm} ({p.Failures}): {why.Ja} / {why.En}" : p.Asked ? "訪問待ち / visit asked for" : ""]);
        return partners.All(p => p.Failures == 0) ? CommandLine.Fine : CommandLine.Failed;
    });

    private static Command Visit()
    {
        var partner = new Argument<string>("partner") { Description = "362018.collection/bank" };
        partner.Validators.Add(said =>
        {
            if (PathOf(said.Tokens[0].Value) is null) said.AddError("連携先は 362018.collection/bank の形で指定してください。 / A partner is named like 362018.collection/bank.");
        });
        var command = Verb.Remote("visit", "いま訪問する / visit it now", async (parsed, hub, screen, cancellation) =>
        {
            var asked = await hub.PostAsync<PartnerView>($"partners/{PathOf(parsed.GetValue(partner)!)}/visit", new { }, cancellation);
            screen.Show(asked, console => console.WriteLine("訪問を予約しました。結果は bus partner list で確認できます。 / Asked for; see bus partner list for how it went."));
            return CommandLine.Fine;
        });
        command.Arguments.Add(partner);
        return command;
    }

    private static string? PathOf(string text) => text.Split('/') is [var application, { Length: > 0 } partner] && application.Split('.') is [{ Length: > 0 } code, { Length: > 0 } id]
        ? $"{Uri.EscapeDataString(code)}/{Uri.EscapeDataString(id)}/{Uri.EscapeDataString(partner)}" : null;
}
