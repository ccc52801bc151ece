namespace Bus.EndToEnd.Tests.Reliability;

/// <summary>One hand-over of a sender, by SOAP or file, as the sender knows it.</summary>
/// <param name="Receipt">Receipt number; null: the sender never heard, and gave up. Then it may have been taken, whole, or not at all.</param>
internal sealed record Handed(string Municipality, string Id, IReadOnlyList<Payment> Payments, string? Receipt);
