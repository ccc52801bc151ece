using Bus.Core.Identity;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Bus.Storage.Writing;

namespace Bus.Storage.Identity;

/// <summary>The audit of sign-ins. What is done and what tells of it stand in one transaction.</summary>
internal static class EventTable
{
    private const string Tell =
        "INSERT INTO identity_event (municipality, at, kind, person, relying_party, outcome) VALUES (@municipality, @at, @kind, @person, @party, @outcome)";
    private const string Latest =
        "SELECT municipality, at, kind, person, relying_party, outcome FROM identity_event WHERE municipality = @municipality ORDER BY id DESC LIMIT @limit";
    private const string Sweep = "DELETE FROM identity_event WHERE at < @before";

    /// <summary>Does something and tells of it; where it changed nothing, nothing is told, and false comes back. Scope null: none.</summary>
    public static Task<bool> ToldAsync(this JournalDatabase database, SignInEvent what, Func<Session, Task<int>> act, CancellationToken cancellation, WriteScope? scope = null) =>
        database.Writes.RunAsync(async s =>
        {
            if (await act(s) == 0) return false;
            await s.TellAsync(what);
            return true;
        }, scope ?? WriteScope.None, cancellation);

    /// <summary>Tells within a transaction.</summary>
    public static Task<int> TellAsync(this Session session, SignInEvent what) => session.ExecuteAsync(Tell, ("@municipality", what.Municipality), ("@at", what.At),
        ("@kind", what.Kind), ("@person", what.Person), ("@party", what.RelyingParty), ("@outcome", what.Outcome));

    /// <summary>The latest first.</summary>
    public static Task<List<SignInEvent>> EventsAsync(this Session session, MunicipalityCode municipality, int limit) =>
        session.ListAsync(Row, Latest, ("@municipality", municipality), ("@limit", limit));

    public static Task<int> SweepEventsAsync(this Session session, DateTimeOffset before) => session.ExecuteAsync(Sweep, ("@before", before));

    private static SignInEvent Row(RowReader columns) => new(columns.Municipality(), columns.Moment(), columns.Text(), columns.TextOrNull(), columns.TextOrNull(), columns.Text());
}
