using System.CommandLine;
using Bus.Host.Api.Oversight;
using Bus.Host.Client;
using Bus.Host.Verbs.Messages;
using Spectre.Console;

namespace Bus.Host.Verbs;

/// <summary><c>bus approval list | show | approve | refuse</c>: what waits for a second person.</summary>
internal static class ApprovalVerbs
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(300);

    public static Command Command() => new("approval", "承認 / a second person's approval") { List(), Show(), Approve(), Refuse() };

    private static Command List()
    {
        var all = new Option<bool>("--all") { Description = "決定済のものも / decided ones too" };
        var list = new LongList("before", "この番号の続きから / go on behind this number", whole: false);
        var command = Verb.Remote("list", "承認待ちの依頼 / requests that wait", (parsed, hub, screen, cancellation) =>
            list.ShowAsync<ApprovalView>(parsed, hub, screen, part => $"approvals{Query.Of([("all", parsed.GetValue(all) ? "true" : null), .. part])}", Headers, Row, cancellation));
        command.Options.Add(all);
        list.AddTo(command);
        return command;
    }

    private static Command Show()
    {
        var id = Id();
        var command = Verb.Remote("show", "依頼の中身 / what a request would send", async (parsed, hub, screen, cancellation) =>
        {
            var detail = await hub.GetAsync<ApprovalDetailView>($"approvals/{parsed.GetValue(id)}", cancellation);
            screen.Show(detail, console =>
            {
                console.Write(Screen.Table([detail.Approval], Headers, Row));
                console.Write(Screen.Table(detail.Deliveries, ["受付番号 / receipt", "経路 / route", "依頼時 / then", "現在 / now"],
                    d => [d.Receipt, d.Route, d.Then, d.Now]));
                if (detail.Deliveries.Length < detail.Approval.Deliveries)
                    console.WriteLine($"配信は {detail.Approval.Deliveries:N0} 件あります。示したのは初めの {detail.Deliveries.Length:N0} 件です。 / There are {detail.Approval.Deliveries:N0} deliveries; these are the first {detail.Deliveries.Length:N0}.");
            });
            return CommandLine.Fine;
        });
        command.Arguments.Add(id);
        return command;
    }

    private static Command Approve()
    {
        var (id, reason) = (Id(), new Option<string?>("--reason") { Description = "コメント（記録に残る） / a word for the record" });
        var wait = new Option<bool>("--no-wait") { Description = "送り終わるのを待たない / do not wait until it is sent" };
        var command = Verb.Remote("approve", "承認する（依頼した人以外） / approve; not by who asked", async (parsed, hub, screen, cancellation) =>
        {
            var path = $"approvals/{parsed.GetValue(id)}";
            var approval = await hub.PostAsync<ApprovalView>($"{path}/approve", new DecisionRequest(parsed.GetValue(reason)), cancellation);
            if (!parsed.GetValue(wait)) approval = await screen.ProgressAsync("再送 / sending", tell => SentAsync(hub, path, tell, cancellation));
            screen.Show(approval, console => console.WriteLine(approval.State == "done"
                ? $"再送しました：{approval.Sent:N0} 件（状態が変わったため送らなかったもの {approval.Skipped:N0} 件） / Sent {approval.Sent:N0}; left alone, for they had changed: {approval.Skipped:N0}"
                : "承認しました。再送が始まります。 / Approved; it is being sent."));
            return CommandLine.Fine;
        });
        command.Arguments.Add(id);
        command.Options.Add(reason);
        command.Options.Add(wait);
        return command;
    }

    private static async Task<ApprovalView> SentAsync(HubClient hub, string path, Action<int> tell, CancellationToken cancellation)
    {
        while (true)
        {
            var approval = (await hub.GetAsync<ApprovalDetailView>(path, cancellation)).Approval;
            tell((int)(approval.Sent + approval.Skipped));
            if (approval.State != "approved") return approval;
            await Task.Delay(Look, TimeProvider.System, cancellation);
        }
    }

    private static Command Refuse()
    {
        var (id, reason) = (Id(), new Option<string>("--reason") { Description = "理由（記録に残る） / reason, kept in the record", Required = true });
        var command = Verb.Remote("refuse", "却下する（依頼した人は取り下げる） / refuse; who asked withdraws", async (parsed, hub, screen, cancellation) =>
        {
            var approval = await hub.PostAsync<ApprovalView>($"approvals/{parsed.GetValue(id)}/refuse", new DecisionRequest(parsed.GetValue(reason)), cancellation);
            screen.Show(approval, console => console.WriteLine($"{(approval.State == "withdrawn" ? "取り下げました / Withdrawn" : "却下しました / Refused")}: {approval.Id}"));
            return CommandLine.Fine;
        });
        command.Arguments.Add(id);
        command.Options.Add(reason);
        return command;
    }

    private static readonly string[] Headers =
        ["番号 / id", "対象 / what", "理由 / reason", "依頼者 / asked by", "依頼 / at", "期限 / until", "状態 / state", "決定者 / decided by", "件数 / deliveries", "送信 / sent", "見送り / left alone"];

    private static object?[] Row(ApprovalView a) =>
        [a.Id, a.What, a.Reason, a.RequestedBy, a.RequestedAt.ToString("MM-dd HH:mm"), a.ExpiresAt.ToString("MM-dd HH:mm"), a.State, a.DecidedBy, a.Deliveries, a.Sent, a.Skipped];

    private static Argument<long> Id() => new("id") { Description = "依頼番号 / number of the request" };
}
