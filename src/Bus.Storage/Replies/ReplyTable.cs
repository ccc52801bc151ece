using System.Data.Common;
using System.Security.Cryptography;
using Bus.Core.Journal;
using Bus.Core.Operation;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Messages;
using Bus.Storage.Operation;
using Bus.Storage.Sql;
using Bus.Storage.Writing;

namespace Bus.Storage.Replies;

/// <summary>Asynchronous answers that are still to be sent.</summary>
internal sealed class ReplyTable(JournalDatabase database, IKeyRing keys, AlertChannels alerts, TimeProvider clock) : IReplyBook
{
    private const string Insert =
        """
        INSERT INTO reply (municipality, application, message, content, address, soap12, relates_to, attempts, next_at, created_at)
        VALUES (@municipality, @application, @message, @content, @address, @soap12, @relatesTo, 0, @now, @now)
        """;
    private const string Due =
        $"""
        SELECT r.id, r.municipality, r.application, r.address, r.soap12, r.relates_to, r.attempts, r.created_at, r.content, {MessageRow.Columns}
        FROM reply r LEFT JOIN message m ON m.id = r.message
        WHERE {PutOff.IsDue} AND (r.message IS NULL OR m.completed_at IS NOT NULL)
        ORDER BY ROW_NUMBER() OVER (PARTITION BY r.address ORDER BY r.id), r.id LIMIT @limit
        """;
    private const string End = "DELETE FROM reply WHERE id = @id";
    private const string Later = "UPDATE reply SET attempts = attempts + 1, next_at = @next WHERE id = @id";
    private const int ContentAt = 8;

    /// <summary>Within the transaction that writes the message, or finds it again.</summary>
    public static Task AddAsync(Session session, NewMessage message, long id, DateTimeOffset now) => message.ReplyTo is { } to
        ? AddAsync(session, message.Sender, to, id, null, now) : Task.CompletedTask;

    public Task AddAsync(ApplicationRef application, ReplyAddress to, byte[] content, CancellationToken cancellation)
    {
        var sealedContent = keys.Seal(application.Municipality, content, SecretContext.Reply(application.Application));
        return database.Writes.RunAsync(async s =>
        {
            await AddAsync(s, application, to, null, sealedContent, Spelling.Now(clock));
            return true;
        }, WriteScope.None, cancellation);
    }

    public async Task<IReadOnlyList<DueReply>> DueAsync(int limit, TimeSpan longest, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.ListAsync(Read, Due, [.. PutOff.At(Spelling.Now(clock), longest), ("@limit", limit)]), cancellation);

    public Task EndAsync(long reply, CancellationToken cancellation) =>
        database.Writes.RunAsync(s => s.ExecuteAsync(End, ("@id", reply)), WriteScope.None, cancellation);

    public Task GiveUpAsync(DueReply reply, CancellationToken cancellation) => database.Writes.RunAsync(async s =>
    {
        await AlertTable.AddEventAsync(s, EventAlerts.ReplyGivenUp(reply.Application), alerts, Spelling.Now(clock));
        return await s.ExecuteAsync(End, ("@id", reply.Id));
    }, WriteScope.Region, cancellation);

    public Task PutOffAsync(long reply, DateTimeOffset next, CancellationToken cancellation) =>
        database.Writes.RunAsync(s => s.ExecuteAsync(Later, ("@next", next), ("@id", reply)), WriteScope.None, cancellation);

    private static Task AddAsync(Session session, ApplicationRef application, ReplyAddress to, long? message, byte[]? content, DateTimeOffset now) =>
        session.ExecuteAsync(Insert, ("@municipality", application.Municipality), ("@application", application.Application), ("@message", message),
            ("@content", content), ("@address", to.Address.AbsoluteUri), ("@soap12", to.Soap12 ? 1 : 0), ("@relatesTo", to.RelatesTo), ("@now", now));

    private DueReply Read(DbDataReader row)
    {
        var columns = new RowReader(row);
        var id = columns.Number();
        var application = new ApplicationRef(columns.Municipality(), columns.Text());
        var to = new ReplyAddress(new Uri(columns.Text()), columns.Number() != 0, columns.Text());
        var (attempts, since) = ((int)columns.Number(), columns.Moment());
        return row.IsDBNull(ContentAt)
            ? new DueReply(id, application, to, MessageRow.Read(row, ContentAt + 1), null, attempts, since)
            : new DueReply(id, application, to, null, Open(application, row.GetFieldValue<byte[]>(ContentAt)), attempts, since);
    }

    // Where the key is gone there is nothing to tell any more; whoever sends it finds neither message nor content, and forgets it.
    private byte[]? Open(ApplicationRef application, byte[] content)
    {
        try
        {
            return keys.Open(application.Municipality, content, SecretContext.Reply(application.Application));
        }
        catch (Exception e) when (e is KeyGoneException or CryptographicException)
        {
            return null;
        }
    }
}
