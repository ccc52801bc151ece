namespace Bus.Core.Operation;

/// <summary>
/// Which environment this hub belongs to, e.g. 本番 or 検証; shown wherever somebody looks. It stands in the journal's database too: a hub never serves the database
/// of another environment, nor a peer of another.
/// </summary>
/// <param name="Name">Null: not named.</param>
public sealed record HubEnvironment(string? Name)
{
    /// <summary>HTTP header in which a hub says its environment, percent-encoded.</summary>
    public const string Header = "Bus-Environment";

    /// <summary>Not named.</summary>
    public static readonly HubEnvironment None = new((string?)null);

    /// <summary>The header's value; null: the header is not sent.</summary>
    public string? HeaderValue => Name is null ? null : Uri.EscapeDataString(Name);

    /// <summary>Whether a peer that says this may be talked with. One that says nothing is no hub, and may.</summary>
    public bool Admits(string? headerValue) => string.IsNullOrEmpty(headerValue) || headerValue == HeaderValue;
}
