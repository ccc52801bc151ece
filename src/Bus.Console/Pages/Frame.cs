using Bus.Console.Hub;
using Bus.Console.Reading;
using Bus.Console.Sessions;

namespace Bus.Console.Pages;

/// <summary>What stands around a page, and what it shows. Pages and their parts take it as a cascading value.</summary>
/// <param name="Model">What the page is about; each page knows its type.</param>
/// <param name="Me">Who is signed in; null: nobody yet.</param>
/// <param name="Address">Path and query of the page, for the switch of languages; null: it cannot be asked for again.</param>
/// <param name="Done">What was done just now; null: nothing.</param>
/// <param name="Environment">Of a hub that belongs to one, its name (本番, 検証); null: none.</param>
internal sealed record Frame(Reader Reader, string Title, object Model, MeView? Me, ConsoleSession? Session, string Path, string? Address, TextView? Done, string? Environment)
{
    /// <summary>Seconds until the page is asked for again by itself; null: it is not.</summary>
    public int? Again { get; init; }
}
