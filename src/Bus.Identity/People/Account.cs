namespace Bus.Identity.People;

/// <summary>A person and what was handed out to them to sign in with, as the directory knows it.</summary>
/// <param name="InitialPassword">Hash of the password that was handed out; null: none was.</param>
/// <param name="MustChange">True: that one is good for one sign-in only.</param>
internal sealed record Account(Person Person, string? InitialPassword, bool MustChange)
{
    /// <summary>True: their password is kept in the municipality's own directory, and the hub's are good for nothing.</summary>
    public bool IsElsewhere { get; init; }

    /// <summary>Never what is in it.</summary>
    public override string ToString() => nameof(Account);
}

/// <summary>What a person signs in with now.</summary>
/// <param name="Own">Hash of the password that they chose, or that was handed out again; null: the initial one is in force.</param>
/// <param name="Hash">Hash in force; null: none, or nobody has that login.</param>
internal sealed record Credential(string? Own, string? Hash, bool MustChange, IReadOnlyList<string> Earlier)
{
    /// <summary>Never what is in it.</summary>
    public override string ToString() => nameof(Credential);
}
