namespace Bus.Identity.Directories;

/// <summary>The directory cannot be asked now: no server answers, or what one says is of no use. Who signs in is told so; nobody is told that their password was wrong.</summary>
/// <param name="why">Why, without anything personal.</param>
internal sealed class DirectoryDownException(string why, Exception? cause = null) : Exception(why, cause)
{
    /// <summary>The hub's own name or password is not taken.</summary>
    public bool IsRefused { get; init; }
}
