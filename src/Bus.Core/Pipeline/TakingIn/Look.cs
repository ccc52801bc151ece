using Bus.Core.Faults;
using Bus.Core.Records;

namespace Bus.Core.Pipeline.TakingIn;

/// <summary>What a record is when it is looked at alone, whatever came before it: the part of judging that may run on several threads.</summary>
internal readonly record struct Look(ItemFault? Fault, ulong? Key, ulong? Transaction, long? Amount, int SearchEnd);
