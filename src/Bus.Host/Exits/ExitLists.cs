using System.Text.Json;
using Bus.Core.Exits;
using Bus.Core.Journal;
using Bus.Core.Queries;
using Bus.Core.Vocabulary;
using Bus.Host.Api;
using Bus.Host.Backups;
using Bus.Host.Operation;

namespace Bus.Host.Exits;

/// <summary>Writes the lists beside the messages: deliveries, refused records, questions, closings, what was done.</summary>
internal sealed class ExitLists(RejectedRow rows, IQueryHistory queries)
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task<IReadOnlyList<Part>> WriteAsync(IMunicipalityExtract extract, ExitFolder folder, ExitTally tally, IProgress<LongRunProgress> progress, CancellationToken cancellation) =>
    [
        await DeliveriesAsync(extract, folder, tally, progress, cancellation), await ErrorsAsync(extract, folder, tally, progress, cancellation),
        await QueriesAsync(extract, folder, tally, progress, cancellation), .. await ClosingsAsync(extract, folder, tally, progress, cancellation),
        await AuditAsync(extract, folder, tally, progress, cancellation),
    ];

    private static async Task<Part> DeliveriesAsync(IMunicipalityExtract extract, ExitFolder folder, ExitTally tally, IProgress<LongRunProgress> progress, CancellationToken cancellation)
    {
        await using var list = new ExitList(folder, ExitManifest.DeliveriesName, cancellation, "receipt", "contract", "consumer", "position", "by", "state", "sentRecords", "sentAmount", "confirmedRecords", "confirmedAmount",
            "deliveredAt", "collection", "trouble");
        await foreach (var d in extract.DeliveriesAsync(cancellation))
        {
            tally.Add(ExtractNames.Of(d.State), d.Sent?.Records ?? 0, d.Sent?.Amount ?? 0);
            await list.AddAsync(cancellation, d.Message.Receipt, d.Route.Contract, d.Route.Consumer, d.Position, d.By.Wire(), d.State.Wire(), d.Sent?.Records, d.Sent?.Amount, d.Confirmed?.Records, d.Confirmed?.Amount,
                JapanTime.Of(d.DeliveredAt), d.Collection, d.Trouble?.Ja);
        }
        return await EndAsync(list, progress, cancellation);
    }

    private async Task<Part> ErrorsAsync(IMunicipalityExtract extract, ExitFolder folder, ExitTally tally, IProgress<LongRunProgress> progress, CancellationToken cancellation)
    {
        await using var list = new ExitList(folder, ExitManifest.ErrorsName, cancellation, "receipt", "line", "application", "contract", "sentFile", "day", "item", "code", "state", "openedAt", "settledAt", "settledBy", "why",
            "reason", "reasonEn", "row", "rowBase64");
        await foreach (var (r, reason, raw) in extract.RejectsAsync(cancellation))
        {
            tally.Add(ExtractNames.Of(r.State));
            await list.AddAsync(cancellation, r.Receipt, r.Line, r.Sender.Application, r.Contract, r.FileName, r.Day, r.Item, r.Code.Wire(), r.State.Wire(), JapanTime.Of(r.OpenedAt), JapanTime.Of(r.SettledAt), r.By, r.Why, reason?.Ja, reason?.En,
                raw is { } row ? rows.Read(r, row) : null, raw is { } bytes ? Convert.ToBase64String(bytes.Span) : null);
        }
        return await EndAsync(list, progress, cancellation);
    }

    private async Task<Part> QueriesAsync(IMunicipalityExtract extract, ExitFolder folder, ExitTally tally, IProgress<LongRunProgress> progress, CancellationToken cancellation)
    {
        await using var list = new ExitList(folder, ExitManifest.QueriesName, cancellation, "number", "application", "contract", "version", "provider", "askedAt", "endedAt", "outcome", "records", "items");
        await foreach (var entry in extract.QueriesAsync(cancellation))
        {
            tally.Add(ExtractNames.Queries);
            await list.AddAsync(cancellation, entry.Number, entry.Asker.Application, entry.Contract, entry.Version, entry.Provider, JapanTime.Of(entry.AskedAt), JapanTime.Of(entry.EndedAt), entry.Outcome, entry.Records,
                queries.Show(entry).Keys is { } keys ? JsonSerializer.Serialize(keys, Json) : null);
        }
        return await EndAsync(list, progress, cancellation);
    }

    private static async Task<IReadOnlyList<Part>> ClosingsAsync(IMunicipalityExtract extract, ExitFolder folder, ExitTally tally, IProgress<LongRunProgress> progress, CancellationToken cancellation)
    {
        await using var list = new ExitList(folder, ExitManifest.ClosingsName, cancellation, "businessDate", "number", "application", "contract", "state", "records", "amount", "statedBy", "statedAt", "drawnAt", "lastSerial", "lateAt");
        await using var consumers = new ExitList(folder, ExitManifest.ClosedForName, cancellation, "businessDate", "number", "application", "contract", "consumer", "closedAt", "records", "amount");
        await foreach (var (c, lastSerial, closedFor) in extract.ClosingsAsync(cancellation))
        {
            tally.Add(ExtractNames.Closings);
            await list.AddAsync(cancellation, c.Key.Day, c.Number, c.Key.Provider.Application, c.Key.Contract, !c.IsLast ? "replaced" : c.IsOpen ? "waiting" : "closed", c.Records, c.Amount, c.By, JapanTime.Of(c.StatedAt), JapanTime.Of(c.DrawnAt),
                lastSerial, JapanTime.Of(c.LateAt));
            foreach (var to in closedFor)
            {
                tally.Add(ExtractNames.ClosedFor, to.Delivered.Records);
                await consumers.AddAsync(cancellation, c.Key.Day, c.Number, c.Key.Provider.Application, c.Key.Contract, to.Consumer, JapanTime.Of(to.ClosedAt), to.Delivered.Records, to.Delivered.Amount);
            }
        }
        return [await EndAsync(list, progress, cancellation), await EndAsync(consumers, progress, cancellation)];
    }

    private static async Task<Part> AuditAsync(IMunicipalityExtract extract, ExitFolder folder, ExitTally tally, IProgress<LongRunProgress> progress, CancellationToken cancellation)
    {
        await using var list = new ExitList(folder, ExitManifest.AuditName, cancellation, "number", "at", "by", "role", "action", "subject", "reason", "detail");
        await foreach (var row in extract.AuditAsync(cancellation))
        {
            tally.Add(ExtractNames.Audit);
            await list.AddAsync(cancellation, row.Id, JapanTime.Of(row.At), row.By, row.Role, row.Action, row.Subject, row.Reason, row.Detail);
        }
        return await EndAsync(list, progress, cancellation);
    }

    private static async Task<Part> EndAsync(ExitList list, IProgress<LongRunProgress> progress, CancellationToken cancellation)
    {
        var part = await list.FinishAsync(cancellation);
        progress.Report(new(part.Name, part.Rows));
        return part;
    }
}
