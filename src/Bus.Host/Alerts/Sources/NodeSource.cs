using Bus.Core.Nodes;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;

namespace Bus.Host.Alerts.Sources;

/// <summary>Nodes that the others took for dead, one alert each, until they are back under their name or somebody forgets them: what is left has no other to stand in for it.</summary>
internal sealed class NodeSource(INodeJournal nodes) : IAlertSource
{
    public string Prefix => "node/";

    public bool OfThisNode => false;

    public async Task<IReadOnlyList<Alert>> LookAsync(IReadOnlyList<Alert> open, CancellationToken cancellation) =>
        [.. (await nodes.ShowAsync(cancellation)).Nodes.Where(n => n.State == NodeState.Lost).Select(n => new Alert(Prefix + n.Card.Name, "node", n.Card.Name, new Bilingual(
            $"ノード {n.Card.Name}（{n.Card.Url}）が {Since(n)} から応答していません。その経路と連携ファイルは、動いているノードが引き継いでいます。その機械とハブのログを確認し、起動し直してください。もう使わないノードなら、bus node forget {n.Card.Name} で一覧から外してください。",
            $"Node {n.Card.Name} ({n.Card.Url}) does not answer since {Since(n)}; those that run have taken over its routes and bulk files. Look at its machine and the hub's log there, and start it again. If it is not used any more, take it off the list with bus node forget {n.Card.Name}.")))];

    private static string Since(NodeInJournal node) => $"{JapanTime.Of(node.SeenAt):yyyy-MM-dd HH:mm}";
}
