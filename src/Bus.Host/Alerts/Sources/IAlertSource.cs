using Bus.Core.Operation;

namespace Bus.Host.Alerts.Sources;

/// <summary>One kind of thing that can be wrong.</summary>
internal interface IAlertSource
{
    /// <summary>How its keys begin; what is open under it and no longer named is over. Of a source that tells of this node: <c>kind/node/</c>.</summary>
    string Prefix { get; }

    /// <summary>True: it tells of this node only.</summary>
    bool OfThisNode { get; }

    /// <summary>What is wrong now. Where it cannot tell it throws: then nothing it told is over.</summary>
    /// <param name="open">What of it is known to be wrong.</param>
    Task<IReadOnlyList<Alert>> LookAsync(IReadOnlyList<Alert> open, CancellationToken cancellation);
}
