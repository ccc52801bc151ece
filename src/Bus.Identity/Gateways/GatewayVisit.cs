namespace Bus.Identity.Gateways;

/// <summary>Somebody's time at one application behind a gateway; sealed into a cookie of its host.</summary>
/// <param name="Party">Id of the relying party.</param>
/// <param name="Person">Id of the person in the staff directory.</param>
/// <param name="Index">Session index of the sign-on: the visit lives as long as the session that it belongs to.</param>
/// <param name="NameHash">What the sign-on is found by.</param>
/// <param name="UsedAt">When the cookie was written.</param>
/// <param name="EndsAt">When it ends at the latest.</param>
/// <param name="Idle">Unused for so long it is over; null: as for all.</param>
internal sealed record GatewayVisit(string Party, string Person, string Index, string NameHash, DateTimeOffset UsedAt, DateTimeOffset EndsAt, TimeSpan? Idle = null);
