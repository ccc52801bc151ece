namespace Bus.Identity.People;

/// <summary>A person and what they sign in with, as the directory knows it.</summary>
/// <param name="InitialPassword">Hash of the password that was handed out; null: none was.</param>
internal sealed record Account(Person Person, string? InitialPassword)
{
    /// <summary>Never what is in it.</summary>
    public override string ToString() => nameof(Account);
}
