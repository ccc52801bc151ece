namespace Bus.Core.Nodes;

/// <summary>What only the host knows of this node.</summary>
/// <param name="Place">Names the data folder whose lock it holds: the same after a restart, another one in any other folder or machine.</param>
/// <param name="Url">How it is reached.</param>
/// <param name="Version">Of the program.</param>
public sealed record NodeSelf(string Place, string Url, string Version);

/// <summary>Another hub on the same journal has this node's name. The hub does not start.</summary>
public sealed class NodeNameTakenException(string name, string url) : InvalidOperationException(
    $"ノード名 {name} は、同じ連携履歴を使う別のハブ（{url}）が使用中です。Node:Name にノードごとに異なる名前を指定してください。 / " +
    $"Another hub on this journal ({url}) has the node name {name}. Give each node a name of its own with Node:Name.");
