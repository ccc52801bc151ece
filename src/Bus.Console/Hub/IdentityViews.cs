namespace Bus.Console.Hub;

/// <summary>A signing key of a municipality's identity provider.</summary>
/// <param name="State"><c>next</c>, <c>current</c>, <c>previous</c> or <c>retired</c>.</param>
/// <param name="UsedBy">Relying parties whose answers it signs.</param>
internal sealed record SigningKeyView(string Id, string Algorithm, string State, DateTimeOffset MadeAt, DateTimeOffset ChangedAt, string[] UsedBy);

/// <summary>How a step ended.</summary>
/// <param name="Password">One that was handed out: told this once; null: none was.</param>
internal sealed record StepView(bool Done, string Ja, string En, string? Password = null)
{
    /// <summary>Never the password.</summary>
    public override string ToString() => nameof(StepView);
}

/// <summary>A member of staff.</summary>
/// <param name="Source"><c>import</c>, <c>region-file</c> or <c>directory</c>.</param>
internal sealed record StaffView(string Person, string Login, string Name, string Department, string? Email, string? EmployeeNumber, string[] Duties, string Source)
{
    /// <summary>Never who it is.</summary>
    public override string ToString() => Source;
}

/// <summary>Somebody who is signed in; the login is null where they are gone from the directory.</summary>
internal sealed record StaffSessionView(string? Login, string Proofs, DateTimeOffset ProvedAt, DateTimeOffset UsedAt, DateTimeOffset ExpiresAt);

/// <summary>What an import of a staff list does, or would do.</summary>
internal sealed record StaffPlanView(bool Done, TextView[] Problems, StaffChangeView[] Changes);

/// <summary>What becomes of a person.</summary>
internal sealed record StaffChangeView(string Kind, string Person, string Login, string Name, string[] Facts, string[] Gains, string[] Loses)
{
    /// <summary>Never who it is.</summary>
    public override string ToString() => Kind;
}

/// <summary>An emergency id.</summary>
/// <param name="State"><c>ready</c>, <c>in-use</c>, <c>replace</c> or <c>expired</c>.</param>
internal sealed record EmergencyView(string Id, string State, string[] Duties, DateTimeOffset MadeAt, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt, DateTimeOffset? EndsAt);

/// <summary>One that was made; its secret is told this once.</summary>
internal sealed record EmergencyMadeView(bool Done, string Ja, string En, string? Id, string? Secret)
{
    /// <summary>Never the secret.</summary>
    public override string ToString() => nameof(EmergencyMadeView);
}
