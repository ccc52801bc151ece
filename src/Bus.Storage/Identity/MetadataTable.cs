using Bus.Core.Identity;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Bus.Storage.Writing;

namespace Bus.Storage.Identity;

/// <summary>Fetched metadata, one row a relying party. It is public, so it stands in the clear.</summary>
internal sealed class MetadataTable(JournalDatabase database) : IMetadataStore
{
    private const string Which = "municipality = @municipality AND party = @party AND url = @url";
    private const string List = "SELECT municipality, party, url, fetched_at, next_at, failing_since, trouble_ja, trouble_en FROM identity_metadata";
    private const string Text = $"SELECT metadata FROM identity_metadata WHERE {Which} AND metadata IS NOT NULL";
    private const string Claim =
        """
        INSERT INTO identity_metadata (municipality, party, url, metadata, fetched_at, next_at, failing_since, trouble_ja, trouble_en) VALUES (@municipality, @party, @url, NULL, NULL, @until, NULL, '', '')
        ON CONFLICT (municipality, party) DO UPDATE SET url = excluded.url, next_at = excluded.next_at,
          metadata = CASE WHEN identity_metadata.url = excluded.url THEN identity_metadata.metadata END,
          fetched_at = CASE WHEN identity_metadata.url = excluded.url THEN identity_metadata.fetched_at END,
          failing_since = CASE WHEN identity_metadata.url = excluded.url THEN identity_metadata.failing_since END
        WHERE identity_metadata.next_at <= @now OR identity_metadata.url <> excluded.url
        """;
    private const string Keep = $"UPDATE identity_metadata SET metadata = @text, fetched_at = @now, next_at = @next, failing_since = NULL, trouble_ja = '', trouble_en = '' WHERE {Which}";
    private const string KeepSame = $"UPDATE identity_metadata SET next_at = @next, failing_since = NULL, trouble_ja = '', trouble_en = '' WHERE {Which}";
    private const string Fail = $"UPDATE identity_metadata SET next_at = @next, failing_since = COALESCE(failing_since, @now), trouble_ja = @ja, trouble_en = @en WHERE {Which}";

    public async Task<IReadOnlyList<FetchedMetadata>> ListAsync(CancellationToken cancellation) => await database.Reads.RunAsync(s => s.ListAsync(Row, List), cancellation);

    public async Task<string?> TextAsync(MunicipalityCode municipality, string party, string url, CancellationToken cancellation) => await database.Reads.RunAsync(s => s.FirstAsync(
        c => c.Text(), Text, ("@municipality", municipality), ("@party", party), ("@url", url)), cancellation);

    public async Task<bool> ClaimAsync(MunicipalityCode municipality, string party, string url, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellation) => await database.Writes.RunAsync(s =>
        s.ExecuteAsync(Claim, ("@municipality", municipality), ("@party", party), ("@url", url), ("@until", until), ("@now", now)), WriteScope.None, cancellation) > 0;

    public Task KeepAsync(MunicipalityCode municipality, string party, string url, string? text, DateTimeOffset now, DateTimeOffset next, SignInEvent? what, CancellationToken cancellation) => WriteAsync(what, s =>
        text is null ? s.ExecuteAsync(KeepSame, ("@next", next), ("@municipality", municipality), ("@party", party), ("@url", url))
            : s.ExecuteAsync(Keep, ("@text", text), ("@now", now), ("@next", next), ("@municipality", municipality), ("@party", party), ("@url", url)), cancellation);

    public Task FailAsync(MunicipalityCode municipality, string party, string url, Bilingual trouble, DateTimeOffset now, DateTimeOffset next, SignInEvent? what, CancellationToken cancellation) => WriteAsync(what, s =>
        s.ExecuteAsync(Fail, ("@next", next), ("@now", now), ("@ja", trouble.Ja), ("@en", trouble.En), ("@municipality", municipality), ("@party", party), ("@url", url)), cancellation);

    private Task WriteAsync(SignInEvent? what, Func<Session, Task<int>> work, CancellationToken cancellation) =>
        what is null ? database.Writes.RunAsync(work, WriteScope.None, cancellation) : database.ToldAsync(what, work, cancellation);

    private static FetchedMetadata Row(RowReader columns) => new(columns.Municipality(), columns.Text(), columns.Text(), columns.MomentOrNull(), columns.Moment(), columns.MomentOrNull(), new Bilingual(columns.Text(), columns.Text()));
}
