using Bus.Core.Nodes;
using Bus.Core.Operation.Oversight;
using Bus.Core.Vocabulary;
using Bus.Storage.Engine;
using Bus.Storage.Sql;
using Bus.Storage.Writing;
using Microsoft.Extensions.Options;

namespace Bus.Storage.Oversight;

/// <summary>Who did what, in the order of commits of each row.</summary>
internal sealed class AuditTable(JournalDatabase database, IOptions<NodeOptions> node, TimeProvider clock) : IAuditTrail
{
    private const string Insert =
        """
        INSERT INTO audit (at, node, actor, role, action, subject, municipality, reason, detail)
        VALUES (@now, @node, @actor, @role, @action, @subject, @municipality, @reason, @detail)
        """;
    private const string Select =
        """
        SELECT id, at, node, actor, role, action, subject, municipality, reason, detail FROM audit
        WHERE id < @before AND at >= @from AND at < @to AND (@actor = '' OR actor = @actor) AND (@action = '' OR action = @action OR action LIKE @verbs)
        """;
    internal const string SelectFrom =
        "SELECT id, at, node, actor, role, action, subject, municipality, reason, detail FROM audit WHERE municipality = @municipality AND id > @after ORDER BY id LIMIT @limit";
    internal const string SelectAll = $"{Select} ORDER BY id DESC LIMIT @limit";
    internal const string SelectOf = $"{Select} AND municipality = @municipality ORDER BY id DESC LIMIT @limit";

    public Task RecordAsync(AuditEntry entry, CancellationToken cancellation) =>
        database.Writes.RunAsync(session => WriteAsync(session, entry), WriteScope.None, cancellation);

    /// <summary>As part of a transaction that does what it says.</summary>
    public Task<int> WriteAsync(Session session, AuditEntry entry) => session.ExecuteAsync(Insert, ("@now", Spelling.Of(Spelling.Now(clock))), ("@node", node.Value.EffectiveName),
        ("@actor", entry.By.Name), ("@role", entry.By.Role.Wire()), ("@action", entry.Action), ("@subject", entry.Subject),
        ("@municipality", entry.Municipality?.Value), ("@reason", entry.Reason), ("@detail", entry.Detail));

    public async Task<Part<AuditRow>> ListAsync(AuditFilter filter, CancellationToken cancellation)
    {
        Parameter[] asked =
        [
            ("@before", filter.BeforeId ?? long.MaxValue), ("@from", Spelling.Of(filter.From) ?? 0), ("@to", Spelling.Of(filter.To) ?? long.MaxValue),
            ("@actor", filter.By ?? ""), ("@action", filter.Action ?? ""), ("@verbs", Verbs(filter.Action)), ("@limit", filter.Limit + 1),
        ];
        return Part<AuditRow>.Of(await database.Reads.RunAsync(s => filter.Municipality is { } municipality
            ? s.ListAsync(Row, SelectOf, [.. asked, ("@municipality", municipality)])
            : s.ListAsync(Row, SelectAll, asked), cancellation), filter.Limit);
    }

    // "route" means route.pause and route.resume. What a pattern could mean otherwise is no action's name.
    private static string Verbs(string? action) => action is null || action.AsSpan().ContainsAny("%_\\") ? "" : action + ".%";

    public static AuditRow Row(RowReader columns) => new(columns.Number(), columns.Moment(), columns.Text(), columns.Text(), columns.Text(), columns.Text(), columns.Text(),
            columns.TextOrNull() is { } code ? MunicipalityCode.Parse(code) : null, columns.TextOrNull(), columns.TextOrNull());
}
