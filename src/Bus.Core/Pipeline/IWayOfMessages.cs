using System.Collections.Immutable;

namespace Bus.Core.Pipeline;

/// <summary>The way of a message, for people: the names of its steps, in order.</summary>
public interface IWayOfMessages
{
    /// <summary>From the door to the broker.</summary>
    ImmutableArray<string> In { get; }

    /// <summary>From the broker to the consumer, for each delivery.</summary>
    ImmutableArray<string> Out { get; }
}
