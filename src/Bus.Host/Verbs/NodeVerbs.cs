using System.CommandLine;
using Bus.Host.Api;
using Spectre.Console;

namespace Bus.Host.Verbs;

/// <summary><c>bus node list | forget</c>.</summary>
internal static class NodeVerbs
{
    public static Command Command() => new("node", "ノード / the nodes on this journal") { List(), Forget() };

    private static Command List() => Verb.Remote("list", "ノードの一覧 / all nodes, what they do and how they are", async (_, hub, screen, cancellation) =>
    {
        var nodes = await hub.GetAsync<NodeView[]>("nodes", cancellation);
        screen.ShowTable(nodes, ["ノード / node", "状態 / state", "経路 / routes", "アドレス / address", "版 / version", "起動 / started", "最終通知 / last seen", "リージョン / region"],
            n => [n.This ? $"{n.Name} *" : n.Name, StateOf(n.State), $"{n.Routes}", n.Url, n.Version, $"{n.StartedAt:yyyy-MM-dd HH:mm:ss}", $"{n.SeenAt:yyyy-MM-dd HH:mm:ss}",
                    n.State == "lost" ? "" : n.RegionCurrent ? "同じ / same" : "古い / behind"]);
        return nodes.All(n => n.State == "active") ? CommandLine.Fine : CommandLine.Failed;
    });

    private static Command Forget()
    {
        var name = new Argument<string>("name") { Description = "ノードの名前 / the node's name" };
        var command = Verb.Remote("forget", "応答なしのノードを、戻らないものとして一覧から外す / take a lost node off the list: it will not come back", async (parsed, hub, screen, cancellation) =>
        {
            var done = await hub.PostAsync<ForgottenView>($"nodes/{Uri.EscapeDataString(parsed.GetValue(name)!)}/forget", new { }, cancellation);
            screen.Show(done, console => console.WriteLine($"一覧から外しました / forgotten: {done.Name}"));
            return CommandLine.Fine;
        });
        command.Arguments.Add(name);
        return command;
    }

    private static string StateOf(string state) => state switch
    {
        "active" => "稼働中 / active",
        "leaving" => "停止準備中 / leaving",
        _ => "応答なし / lost",
    };
}
