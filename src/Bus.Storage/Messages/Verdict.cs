using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;

namespace Bus.Storage.Messages;

/// <summary>What the journal makes of a message, once it has looked for earlier ones.</summary>
internal sealed record Verdict(ReceiptState State, Fault? Fault = null, string? DuplicateOf = null, SequenceGap? Gap = null);
