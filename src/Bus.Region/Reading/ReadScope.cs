namespace Bus.Region.Reading;

/// <summary>What one reading shares: limits, problems, the outside, and how many values were walked.</summary>
internal sealed class ReadScope(RegionOptions options, ProblemList problems, IOutside outside)
{
    private int _nodes;

    public ProblemList Problems { get; } = problems;
    public IOutside Outside { get; } = outside;

    /// <summary>Counts one more value; false when there are too many, which is told once: aliases of aliases may stand for more than any machine holds.</summary>
    public bool Walk(SourceNode node, DocumentPath path)
    {
        if (_nodes > options.MaxNodes) return false;
        if (++_nodes <= options.MaxNodes) return true;
        Problems.Error(path, ReadTexts.TooManyNodes(options.MaxNodes), node.Mark);
        return false;
    }

    /// <summary>Tells that a node has the wrong type, or why it is broken.</summary>
    public void Error(SourceNode node, DocumentPath path, Finding finding) => Problems.Error(path, node is SourceBroken broken ? broken.Why : finding, node.Mark);
}
