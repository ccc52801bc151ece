using System.Collections.Concurrent;
using Bus.Core.Journal;
using Bus.Core.Nodes;
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
internal sealed class PartnerService(IRegionStore region, ITransferBook book, PartnerLines lines, HomeKeeper homes, PartnerTurns turns, PartnerFiles files, UnderWay underWay,
    IOptions<PartnersOptions> options, TimeProvider clock, ILogger<PartnerService> log) : BackgroundService
{
    private readonly ConcurrentDictionary<PartnerRef, Task> _running = new();
    private readonly HashSet<PartnerRef> _shown = [];

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
        var partners = (from municipality in region.Current.Municipalities
                        from application in municipality.Applications
                        from partner in application.Partners ?? []
                        select (Who: new PartnerRef(new ApplicationRef(municipality.Code, application.Id), partner.Id), Partner: partner, Municipality: municipality)).ToList();
        await ShowAsync(partners.Where(p => turns.MayEnter(p.Who)).ToDictionary(p => p.Who, p => p.Partner), cancellation);
        if (partners.Count == 0) return;
        var visits = (await book.VisitsAsync(cancellation)).ToDictionary(v => v.Partner);
        foreach (var (who, partner, municipality) in partners) await LookAtAsync(who, partner, municipality, visits, cancellation);
    }

    /// <summary>What was fetched of those that are this node's now, and has no place yet, is shown from the beginning; of others it is their node's to show.</summary>
    private async Task ShowAsync(Dictionary<PartnerRef, Partner> ours, CancellationToken cancellation)
    {
        foreach (var gone in _shown.Where(who => !ours.ContainsKey(who)).ToList())
        {
            _shown.Remove(gone);
            files.Forget(gone);
        }
        foreach (var (who, partner) in ours.Where(p => !_shown.Contains(p.Key)))
        {
            foreach (var ready in (await book.RememberedAsync(who, TransferDirection.Fetch, cancellation)).Where(t => t.State == TransferState.Ready))
                if (Staged.RuleOf(partner, ready) is { } rule) files.Ready(who, rule.Contract, ready);
            _shown.Add(who);
        }
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
                await VisitAsync(who, partner, before, due.Served, cancellation);
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

    private async Task VisitAsync(PartnerRef who, Partner partner, PartnerVisits before, DateTimeOffset? served, CancellationToken cancellation)
    {
        using var turn = turns.Enter(who);
        using var taking = underWay.BeginTaking();
        using var delivering = underWay.BeginDelivering();
        bool MayGoOn() => turn is { MayGoOn: true } && underWay.MayDeliver && underWay.WhyNotAccepting() is null;
        if (turn is null || !MayGoOn()) return;
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        // A transfer may take hours: the lease is shared with routes, which must not wait for it, and where it is lost another node has begun.
        await using var watch = clock.CreateTimer(_ =>
        {
            if (!turn.MayGoOn) broken.Cancel();
        }, null, options.Value.Look, options.Value.Look);
        var (fetched, put) = (0, 0);
        Bilingual? trouble = null;
        var ended = false;
        try
        {
            if (before.Asked) await book.AskAsync(who, asked: false, broken.Token);
            using var line = lines.Open(who, partner);
            var visit = new VisitContext(who, partner, homes.Of(who.Application), line, book, MayGoOn) { Fence = turn.Fence, Writer = turns.Writer, Progress = files };
            try
            {
                foreach (var rule in partner.Put) await new Putting(visit, log).RunAsync(rule, broken.Token);
                foreach (var rule in partner.Fetch) await new Fetching(visit, options.Value, clock, log).RunAsync(rule, broken.Token);
                ended = MayGoOn();
            }
            finally
            {
                (fetched, put) = (visit.Fetched, visit.Put);
            }
        }
        catch (Exception cause) when (cause is LeaseLostException || (cause is OperationCanceledException && broken.IsCancellationRequested))
        {
            // Nothing failed: it goes on here or on another node.
        }
        catch (Exception cause)
        {
            var why = cause is PartnerException known ? known.Trouble : PartnerTroubles.LocalDisk(cause.Message).Trouble;
            log.VisitFailed(who.ToString(), before.Failures + 1, why.En, cause is PartnerException ? null : cause);
            (trouble, ended) = (why, true);
        }
        if (ended) await EndAsync(before with { Served = served }, trouble, fetched, put);
        else await BreakOffAsync(before, fetched, put, turn.MayGoOn);
    }

    /// <summary>Its time is not served: whoever may visit next makes it up. What another node has written down of it meanwhile stays.</summary>
    private async Task BreakOffAsync(PartnerVisits before, int fetched, int put, bool isOurs)
    {
        log.VisitBrokenOff(before.Partner.ToString());
        if (before.Asked) await book.AskAsync(before.Partner, asked: true, CancellationToken.None);
        if (isOurs) await book.EndedAsync(before with { Fetched = fetched, Put = put }, CancellationToken.None);
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
