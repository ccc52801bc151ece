namespace Bus.Core.Nodes;

/// <summary>What was to be written under a lease was not: another node has it by now.</summary>
public sealed class LeaseLostException() : Exception("The lease under which this was to be written is another node's now.");
