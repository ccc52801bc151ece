using Bus.Core.Vocabulary;

namespace Bus.Core.Dispatch;

/// <summary>Whether a consumer is called.</summary>
public enum CircuitState
{
    /// <summary>正常: deliveries go.</summary>
    Closed,
    /// <summary>遮断: several deliveries in a row failed; nothing is tried before the pause is over.</summary>
    Open,
    /// <summary>試行: one delivery at a time is tried; the first that succeeds closes it.</summary>
    HalfOpen,
}

/// <summary>How a consumer's endpoint does.</summary>
/// <param name="Endpoint">Whose, and by which way; for SOAP with the server's address.</param>
/// <param name="Failing">Deliveries that failed since the last that succeeded.</param>
/// <param name="Since">When it left <see cref="CircuitState.Closed"/>; null there.</param>
/// <param name="NextTry">While open: when one delivery is tried again.</param>
/// <param name="Trouble">What the last failure was.</param>
public sealed record CircuitStatus(ConsumerEndpoint Endpoint, CircuitState State, int Failing, DateTimeOffset? Since, DateTimeOffset? NextTry, Bilingual? Trouble);

/// <summary>What a circuit breaker watches: a consumer's door, whatever routes lead there.</summary>
/// <param name="Server">By SOAP: scheme, host and port; null otherwise.</param>
public sealed record ConsumerEndpoint(ApplicationRef Consumer, HandOverKind By, string? Server);

/// <summary>The circuit breakers, for those who want to know why a route stands still. Each node keeps its own.</summary>
public interface ICircuits
{
    /// <summary>The breaker that the route's deliveries pass; null: nothing was delivered on it since the start, or the region no longer has it.</summary>
    CircuitStatus? Of(RouteId route);

    /// <summary>All that are not closed, or have failures.</summary>
    IReadOnlyList<CircuitStatus> Troubled { get; }
}
