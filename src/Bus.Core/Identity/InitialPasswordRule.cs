using Bus.Core.Security;

namespace Bus.Core.Identity;

/// <summary>What an initial password of a staff list must be, whichever way the list comes: as long as those that people choose.</summary>
/// <param name="Fewest">Fewest characters (<c>Identity:PasswordLength</c>).</param>
public sealed record InitialPasswordRule(int Fewest)
{
    /// <summary>False: it is too short. A hash, as an export writes it, says nothing of its length.</summary>
    public bool Allows(string password) => PasswordHash.IsWellFormed(password) || password.EnumerateRunes().Count() >= Fewest;
}
