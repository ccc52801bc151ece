using Bus.Core.Identity;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Bus.Storage.Writing;

namespace Bus.Storage.Identity;

/// <summary>Short-lived things used once, in a table: of two nodes that ask for the same one gets it.</summary>
internal sealed class OnceTable(JournalDatabase database) : IOnceStore
{
    private const string Add =
        """
        INSERT INTO identity_once (municipality, kind, id, value, expires_at) VALUES (@municipality, @kind, @id, @value, @expires)
        ON CONFLICT (municipality, kind, id) DO NOTHING
        """;
    private const string Replace = "UPDATE identity_once SET value = @value, expires_at = @expires WHERE municipality = @municipality AND kind = @kind AND id = @id";
    private const string Which = "FROM identity_once WHERE municipality = @municipality AND kind = @kind AND id = @id AND expires_at > @now";

    public async Task<bool> AddAsync(OnceItem item, CancellationToken cancellation) =>
        await database.Writes.RunAsync(s => AddAsync(s, item), WriteScope.None, cancellation) > 0;

    public Task ReplaceAsync(OnceItem item, CancellationToken cancellation) => database.Writes.RunAsync(s => s.ExecuteAsync(Replace, ("@value", item.Value),
        ("@expires", item.ExpiresAt), ("@municipality", item.Municipality), ("@kind", item.Kind), ("@id", item.Id)), WriteScope.None, cancellation);

    public async Task<byte[]?> FindAsync(MunicipalityCode municipality, string kind, string id, DateTimeOffset now, CancellationToken cancellation) =>
        await database.Reads.RunAsync(s => s.FirstAsync(c => c.Bytes(), $"SELECT value {Which}",
            ("@municipality", municipality), ("@kind", kind), ("@id", id), ("@now", now)), cancellation);

    public async Task<byte[]?> TakeAsync(MunicipalityCode municipality, string kind, string id, DateTimeOffset now, CancellationToken cancellation) =>
        await database.Writes.RunAsync(s => s.FirstAsync(c => c.Bytes(), $"DELETE {Which} RETURNING value",
            ("@municipality", municipality), ("@kind", kind), ("@id", id), ("@now", now)), WriteScope.None, cancellation);

    /// <summary>Within a transaction; 0 if it is there already.</summary>
    internal static Task<int> AddAsync(Session session, OnceItem item) => session.ExecuteAsync(Add, ("@municipality", item.Municipality), ("@kind", item.Kind),
        ("@id", item.Id), ("@value", item.Value), ("@expires", item.ExpiresAt));
}
