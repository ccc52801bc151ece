using System.Text.Json;
using Bus.Benchmarks.Parts;
using Bus.EndToEnd.Tests.Harness;

namespace Bus.Benchmarks.Load;

/// <summary>What a load generator is asked to send: messages of the flagship contract, each with an ordering key of its own.</summary>
/// <param name="Address">Where they are posted.</param>
/// <param name="Municipalities">Whose they are, in turn; <c>{0}</c> in the address and the message stands for the code.</param>
/// <param name="Authorization">Value of the header; empty: none.</param>
/// <param name="Seconds">For how long; 0: until <paramref name="Calls"/> are answered.</param>
/// <param name="Calls">How many; 0: for the time.</param>
/// <param name="Records">Records a call.</param>
internal sealed record LoadOrder(string Address, IReadOnlyList<string> Municipalities, string Authorization, int Connections, double Seconds, long Calls, int Records)
{
    /// <summary>Messages of one record of these municipalities to a hub whose region has them (<see cref="Town"/>).</summary>
    public static LoadOrder To(HubProcess hub, IReadOnlyList<string> municipalities, int connections, double seconds = 0, long calls = 0) =>
        new($"{hub.Address}soap/{{0}}/{Rows.Contract}", municipalities, Town.Authorization, connections, seconds, calls, 1);

    /// <summary>Which of the orders under way it is; the result says it again.</summary>
    public int Number { get; init; }

    /// <summary>Milliseconds that a connection rests after each answer; 0: it does not.</summary>
    public int Rest { get; init; }

    /// <summary>The same for a second, and about three hundred calls of it: what is called has most of its processor for itself, also where a message takes half a millisecond of it.</summary>
    public LoadOrder Lightly() => this with { Rest = 3 * Connections, Seconds = 1, Calls = 0 };

    /// <summary>One line.</summary>
    public string Write() => JsonSerializer.Serialize(this);

    public static LoadOrder Read(string line) => JsonSerializer.Deserialize<LoadOrder>(line)!;
}

/// <summary>What came of it.</summary>
/// <param name="Number">That of the order.</param>
/// <param name="P99">Milliseconds within which 99 of 100 calls were answered.</param>
/// <param name="Error">Why it was broken off; null: it was not.</param>
internal sealed record LoadResult(int Number, long Calls, double Seconds, double P99, string? Error)
{
    /// <summary>One line.</summary>
    public string Write() => JsonSerializer.Serialize(this);

    public static LoadResult Read(string line) => JsonSerializer.Deserialize<LoadResult>(line)!;
}
