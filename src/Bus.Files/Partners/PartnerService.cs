using System.Collections.Concurrent;
using Bus.Core.Journal;
using Bus.Core.Operation;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Files.Homes;
using Bus.Files.Partners.Lines;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Files.Partners;

/// <summary>Visits partners' servers when it is time to, each by one node at a time and never twice at once.</summary>
internal sealed class PartnerService(IRegionStore region, ITransferBook book, PartnerLines lines, HomeKeeper homes, PartnerTurns turns, UnderWay underWay,
    IOptions<PartnersOptions> options, TimeProvider clock, ILogger<PartnerService> log) : BackgroundService
{
    private readonly ConcurrentDictionary<PartnerRef, Task> _running = new();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        lines.Clear();
        try
        {
            await new Rounds(options.Value.Look, clock).RunAsync(LookAsync, log.PartnersNotLooked, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAll(_running.Values);
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        var now = region.Current;
        if (!now.Municipalities.Any(m => m.Applications.Any(a => a.Partners is not null))) return;
        var visits = (await book.VisitsAsync(cancellation)).ToDictionary(v => v.Partner);
        foreach (var municipality in now.Municipalities)
            foreach (var application in municipality.Applications)
                foreach (var partner in application.Partners ?? [])
                    await LookAtAsync(new PartnerRef(new ApplicationRef(municipality.Code, application.Id), partner.Id), partner, municipality, visits, cancellation);
    }

    private async Task LookAtAsync(PartnerRef who, Partner partner, Municipality municipality, Dictionary<PartnerRef, PartnerVisits> visits, CancellationToken cancellation)
    {
        if (_running.Count >= options.Value.Parallel || _running.ContainsKey(who) || !turns.MayEnter(who)) return;
        var before = visits.GetValueOrDefault(who) ?? new PartnerVisits(who);
        if (Schedule.Due(partner, municipality.Calendar ?? MunicipalCalendar.Usual, before, options.Value, clock.GetUtcNow()) is not { } due) return;
        if (!due.Visit)
        {
            await book.EndedAsync(before with { Served = due.Served, Fetched = 0, Put = 0 }, cancellation);
            return;
        }
        // Entered before it starts, so that nobody starts it twice.
        var start = new TaskCompletionSource();
        _running[who] = Task.Run(async () =>
        {
            try
            {
                await start.Task;
                await VisitAsync(who, partner, before with { Served = due.Served }, cancellation);
            }
            catch (Exception cause)
            {
                log.PartnersNotLooked(cause);
            }
            finally
            {
                // However it ended: a partner that stayed under way would never be visited again.
                _running.TryRemove(who, out _);
            }
        }, CancellationToken.None);
        start.SetResult();
    }

    private async Task VisitAsync(PartnerRef who, Partner partner, PartnerVisits before, CancellationToken cancellation)
    {
        using var turn = turns.Enter(who);
        using var taking = underWay.BeginTaking();
        using var delivering = underWay.BeginDelivering();
        bool MayGoOn() => turn is { MayGoOn: true } && underWay.MayDeliver && underWay.WhyNotAccepting() is null;
        if (!MayGoOn()) return;
        var (fetched, put) = (0, 0);
        Bilingual? trouble = null;
        try
        {
            if (before.Asked) await book.AskAsync(who, asked: false, cancellation);
            using var line = lines.Open(who, partner);
            var visit = new VisitContext(who, partner, homes.Of(who.Application), line, book, MayGoOn);
            try
            {
                foreach (var rule in partner.Put) await new Putting(visit, log).RunAsync(rule, cancellation);
                foreach (var rule in partner.Fetch) await new Fetching(visit, options.Value, clock, log).RunAsync(rule, cancellation);
            }
            finally
            {
                (fetched, put) = (visit.Fetched, visit.Put);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return;
        }
        catch (Exception cause)
        {
            var why = cause is PartnerException known ? known.Trouble : PartnerTroubles.LocalDisk(cause.Message).Trouble;
            log.VisitFailed(who.ToString(), before.Failures + 1, why.En, cause is PartnerException ? null : cause);
            trouble = why;
        }
        await EndAsync(before, trouble, fetched, put);
    }

    private async Task EndAsync(PartnerVisits before, Bilingual? trouble, int fetched, int put)
    {
        var now = clock.GetUtcNow();
        await book.EndedAsync(before with
        {
            EndedAt = now, SucceededAt = trouble is null ? now : before.SucceededAt, FailingSince = trouble is null ? null : before.FailingSince ?? now,
            Failures = trouble is null ? 0 : before.Failures + 1, Trouble = trouble, Fetched = fetched, Put = put,
        }, CancellationToken.None);
    }
}
