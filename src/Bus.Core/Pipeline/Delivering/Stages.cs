using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Vocabulary;

namespace Bus.Core.Pipeline.Delivering;

/// <summary>A delivery that nothing of its keys is before. Only the dispatcher makes one, after the gate.</summary>
/// <param name="Turn">That of the nodes this one delivers it; every step of it is written under the turn's fence.</param>
internal sealed record PassedGate(Delivery Delivery, Turn Turn);

/// <summary>A delivery with its records as the consumer gets them; or the reason why there can be none; or neither, where another node has it now.</summary>
internal sealed record Converted(Delivery Delivery, Turn Turn, HandOverJob? Job, HandOverResult.Park? Impossible);

/// <summary>How the attempt ended.</summary>
/// <param name="Collection">What went in one file; null: the delivery went by itself.</param>
/// <param name="Differs">True: a full message went as a differential, which stands for all of it; that was compared before it was published.</param>
internal sealed record HandedOver(Delivery Delivery, Turn Turn, HandOverResult Result, Collection? Collection = null, bool Differs = false);

/// <summary>The outcome stands in the journal.</summary>
/// <param name="Pause">How long until it is tried again, from now: a moment of the wall's time would be wrong by an hour if the clock jumps now. Null: it is not.</param>
/// <param name="Reached">True: the consumer took it. False: it did not. Null: that says nothing about the consumer.</param>
/// <param name="Trouble">Why the consumer did not take it.</param>
internal sealed record Settled(Delivery Delivery, DeliveryState State, TimeSpan? Pause = null, HandOverResult.Done? Done = null,
    bool? Reached = null, Bilingual? Trouble = null);
