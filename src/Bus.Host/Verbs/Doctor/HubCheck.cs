using Bus.Core.Faults;
using Bus.Core.Observation;
using Bus.Core.Vocabulary;
using Bus.Host.Api;
using Bus.Host.Client;
using Bus.Host.Hub;
using Bus.Host.Observation.Health;

namespace Bus.Host.Verbs.Doctor;

/// <summary>What a hub that runs, or ran last with this folder, says of itself.</summary>
internal static class HubCheck
{
    public static async Task<IReadOnlyList<Finding>> RunAsync(string folder, HubCard card, CancellationToken cancellation)
    {
        using var hub = HubClient.Open(new HubTarget(folder, null, null));
        StatusView status;
        try
        {
            status = await hub.GetAsync<StatusView>("status", cancellation);
        }
        catch (VerbFailure failure) when (failure.Answered)
        {
            // It lives, and does not tell this caller: BUS_TOKEN is another hub's, or of a role that may not ask.
            return [Finding.Bad($"ハブ {card.Url} は応答しますが、状態を教えません：{failure.What.Ja}", $"the hub {card.Url} answers and does not say how it is: {failure.What.En}",
                "環境変数 BUS_TOKEN を外すか、運用者のトークンにしてください", "unset BUS_TOKEN, or make it an operator's")];
        }
        catch (VerbFailure)
        {
            return [Finding.Bad($"前のハブ（プロセス {card.ProcessId}）が応答しません", $"the hub of process {card.ProcessId} does not answer",
                "止まっていれば bus run で起動してください。配信は再開されます", "if it is gone, start it with bus run; deliveries resume by themselves")];
        }
        var findings = new List<Finding>
        {
            Finding.Good($"ハブ {card.Url} が応答します（版 {status.Version}、団体 {status.Municipalities}、連携インタフェース {status.Contracts}）",
                $"the hub {card.Url} answers (version {status.Version}, {status.Municipalities} municipalities, {status.Contracts} contracts)"),
            status.BrokerOpen
                ? Finding.Good($"ハブはブローカーにつながっています（発行 {status.TicketsPublished}、受取 {status.TicketsConsumed}）", $"the hub is on its broker ({status.TicketsPublished} tickets published, {status.TicketsConsumed} taken)")
                : Finding.Bad("ハブはブローカーにつながっていません。受付は続き、配信は待っています", "the hub is not on its broker; accepting goes on, deliveries wait",
                    "ブローカーを起動してください。配信は再開されます。理由はハブのログにあります", "start the broker; deliveries resume by themselves. The hub's log says why"),
        };
        try
        {
            findings.AddRange(await WorkAsync(hub, cancellation));
        }
        catch (VerbFailure failure)
        {
            // Its database is down, most likely: the rest of the list is what helps then.
            findings.Add(failure.Code == FaultCode.Unavailable.Entry().Name
                ? Finding.Bad($"ハブのデータベースを使えません：{failure.What.Ja}", $"the hub's database cannot be used: {failure.What.En}", failure.Action.Ja, failure.Action.En)
                : Finding.Bad($"ハブが答えられません：{failure.What.Ja}", $"the hub cannot answer: {failure.What.En}", failure.Action.Ja, failure.Action.En));
        }
        return findings;
    }

    // What the hub knows by its journal.
    private static async Task<IReadOnlyList<Finding>> WorkAsync(HubClient hub, CancellationToken cancellation)
    {
        var findings = new List<Finding>();
        findings.AddRange(await AdmissionCheck.RunAsync(hub, cancellation));
        if ((await hub.GetAsync<HealthView>("health", cancellation)).Checks.FirstOrDefault(c => c.Name == "clock") is { } clock)
            findings.Add(clock.State == CheckState.Ok.Wire()
                ? Finding.Good("ハブの動作中に時計は飛んでいません", "the clock has not jumped while the hub ran")
                : Finding.Bad(clock.What.Ja, clock.What.En, "時計を直すか、正しければハブを再起動してください", "set the clock right; if it is right, start the hub anew"));
        findings.Add(BackupFinding.Of(await hub.GetAsync<Backups.BackupsView>("backups", cancellation)));
        var lost = (await hub.GetAsync<NodeView[]>("nodes", cancellation)).Where(n => n.State == "lost").Select(n => n.Name).ToList();
        findings.Add(lost.Count == 0
            ? Finding.Good("応答なしのノードはありません", "no node is lost")
            : Finding.Bad($"応答なしのノードがあります：{string.Join("、", lost)}", $"nodes are lost: {string.Join(", ", lost)}",
                "その機械とハブのログを確認して起動し直してください。もう使わないなら bus node forget 名前 で外してください", "look at their machines and the hub's logs there, and start them again; one that is not used any more: bus node forget NAME"));
        var (parked, more) = await hub.GetPartAsync<MessageView>("messages?delivery=parked&limit=1000", "before", cancellation);
        findings.Add(parked.Length == 0
            ? Finding.Good("保留中の配信はありません", "nothing is parked")
            : Finding.Bad($"保留中の配信が {parked.Length} 件{(more is null ? "" : "以上")}あります", $"{parked.Length}{(more is null ? "" : " or more")} messages have parked deliveries",
                "bus message list --delivery parked で確認し、原因を直して bus message replay してください", "see bus message list --delivery parked; mend the cause, then bus message replay"));
        return findings;
    }
}
