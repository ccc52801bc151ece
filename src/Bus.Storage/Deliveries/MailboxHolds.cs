using Bus.Core.Dispatch;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Bus.Storage.Writing;

namespace Bus.Storage.Deliveries;

/// <summary>Holds on deliveries in mailboxes; one whose time is over counts as none.</summary>
internal sealed class MailboxHolds(JournalDatabase database, TimeProvider clock) : IMailboxHolds
{
    private const string Hold =
        """
        INSERT INTO mailbox_hold (delivery, municipality, consumer, until, last_page) SELECT d.id, d.municipality, d.consumer, @until, @page FROM delivery d
        WHERE d.id = @id AND d.state = 'delivering' AND d.hand_over = 'mailbox'
        ON CONFLICT (delivery) DO UPDATE SET until = excluded.until, last_page = excluded.last_page WHERE mailbox_hold.until <= @now RETURNING delivery
        """;
    private const string Held = "SELECT delivery FROM mailbox_hold WHERE municipality = @municipality AND consumer = @consumer AND until > @now";
    private const string Shorten = "UPDATE mailbox_hold SET last_page = @page WHERE delivery = @id AND last_page > @page";
    private const string Release = "DELETE FROM mailbox_hold WHERE delivery = @id AND last_page <= @page";

    private long? Now => Spelling.Of(Spelling.Now(clock));

    public Task<IReadOnlyList<long>> HoldAsync(IReadOnlyList<MailboxHold> wanted, DateTimeOffset until, CancellationToken cancellation) =>
        database.Writes.RunAsync<IReadOnlyList<long>>(async s =>
        {
            var held = new List<long>();
            // Ascending, so that two who want the same ones cannot wait for each other in a circle.
            foreach (var (id, page) in wanted.OrderBy(h => h.Delivery))
                if (await s.ScalarAsync(Hold, ("@until", Spelling.Of(until)), ("@id", id), ("@page", page), ("@now", Now)) is not null) held.Add(id);
            return held;
        }, WriteScope.None, cancellation);

    public async Task<IReadOnlySet<long>> HeldAsync(ApplicationRef consumer, CancellationToken cancellation) =>
        (await database.Reads.RunAsync(s => s.ListAsync(row => row.GetInt64(0), Held, ("@municipality", consumer.Municipality.Value),
            ("@consumer", consumer.Application), ("@now", Now)), cancellation)).ToHashSet();

    public Task ShortenAsync(MailboxHold hold, CancellationToken cancellation) => RunAsync(Shorten, hold, cancellation);

    public Task ReleaseAsync(MailboxHold hold, CancellationToken cancellation) => RunAsync(Release, hold, cancellation);

    private Task<int> RunAsync(string sql, MailboxHold hold, CancellationToken cancellation) =>
        database.Writes.RunAsync(s => s.ExecuteAsync(sql, ("@id", hold.Delivery), ("@page", hold.LastPage)), WriteScope.None, cancellation);
}
