using Bus.Core.Region;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Core.Nodes;

/// <summary>
/// Keeps this node among the others: says that it lives, looks who else does, and moves leases to where they should be. All in rounds, one a heartbeat;
/// a round that fails changes nothing, and what is held stops being good by itself.
/// </summary>
internal sealed class NodeKeeper(INodeJournal journal, Leases leases, NodeSelf self, IRegionStore region,
    IOptions<NodeOptions> options, TimeProvider clock, ILogger<NodeKeeper> log)
    : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan HandOverLook = TimeSpan.FromMilliseconds(50);
    private readonly NodeCard _card = new(leases.Node, self.Place, options.Value.Url ?? self.Url, self.Version, options.Value.Patience);
    private readonly SilenceWatch _silence = new(clock);
    private readonly SemaphoreSlim _now = new(0, 1);
    private long _life;
    private bool _troubled;

    /// <exception cref="NodeNameTakenException">Another hub has the name.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        leases.Emptied += Hurry;
        // The others see at once which region is in use here.
        region.Changed += OnRegion;
        await JoinPatientlyAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        leases.Emptied -= Hurry;
        region.Changed -= OnRegion;
        for (var shard = 0; shard < Shards.Count; shard++) leases.End(shard);
        try
        {
            if (_life > 0) await journal.LeaveAsync(_life, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.NodeRoundFailed(leases.Node, e.Message);
        }
    }

    /// <summary>The next round begins now.</summary>
    public void Hurry()
    {
        try
        {
            if (_now.CurrentCount == 0) _now.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else was in a hurry too.
        }
    }

    /// <summary>The node gives away what it holds, and tells the others that it goes.</summary>
    public void Leave()
    {
        leases.IsLeaving = true;
        Hurry();
    }

    private void OnRegion(RegionModel now) => Hurry();

    /// <summary>Before anything of the hub stops: calls are still taken, probes say to send no more, and the routes go to the others one by one as what is under way ends.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        Leave();
        log.NodeLeaving(leases.Node);
        await Task.Delay(options.Value.DrainDelay, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var since = clock.GetTimestamp();
        // Without others there is nobody to give them to, and what is under way is called off with the dispatcher.
        while (journal.IsShared && leases.Count > 0 && clock.GetElapsedTime(since) < options.Value.Patience && !cancellationToken.IsCancellationRequested)
            await Task.Delay(HandOverLook, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await _now.WaitAsync(options.Value.Heartbeat, stopping);
            try
            {
                await RoundAsync(stopping);
                if (_troubled) log.NodeRoundsGoOn(leases.Node);
                _troubled = false;
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                // Once: a database that is down for a night must not fill a log.
                if (!_troubled) log.NodeRoundFailed(leases.Node, e.Message);
                _troubled = true;
            }
        }
    }

    // A database that has only just come back may be slow, and that is no reason not to start.
    private async Task JoinPatientlyAsync(CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await JoinAsync(cancellation);
                return;
            }
            catch (TimeoutException e) when (attempt < options.Value.JoinAttempts)
            {
                log.NodeRoundFailed(leases.Node, e.Message);
            }
        }
    }

    /// <summary>Takes its place among the nodes, and what leases are free and its own.</summary>
    internal async Task JoinAsync(CancellationToken cancellation)
    {
        _life = await EnterAsync(cancellation);
        await RoundAsync(cancellation);
    }

    internal async Task RoundAsync(CancellationToken cancellation)
    {
        // Before it is sent: the others count from when they see it, which is later.
        var sentAt = clock.GetTimestamp();
        if (journal.IsShared && !await journal.BeatAsync(_life, leases.IsLeaving, region.Version, cancellation))
        {
            log.NodeLifeOver(leases.Node);
            for (var shard = 0; shard < Shards.Count; shard++) leases.End(shard);
            _life = await EnterAsync(cancellation);
            sentAt = clock.GetTimestamp();
            await journal.BeatAsync(_life, leases.IsLeaving, region.Version, cancellation);
        }
        leases.Renew(sentAt, journal.IsShared ? options.Value.Patience : Timeout.InfiniteTimeSpan);
        var look = await journal.LookAsync(cancellation);
        if (_silence.Look([.. look.Nodes.Where(n => n.State != NodeState.Lost && n.Life != _life)]) is { Count: > 0 } dead)
        {
            foreach (var node in dead)
            {
                log.NodeLost(node.Card.Name, node.Card.Url, node.Card.Patience.TotalSeconds);
                await journal.BuryAsync(node.Life, node.Beat, cancellation);
                await journal.CutOffAsync(node.Life, cancellation);
            }
            look = await journal.LookAsync(cancellation);
        }
        await BalanceAsync(look, cancellation);
    }

    /// <summary>Gives back what another should have, takes what is free and this node should have.</summary>
    private async Task BalanceAsync(NodesInJournal look, CancellationToken cancellation)
    {
        var living = look.Nodes.Where(n => n.State != NodeState.Lost).ToDictionary(n => n.Life, n => n.Card.Name);
        var shares = Shards.Share([.. look.Nodes.Where(n => n.State == NodeState.Active).Select(n => n.Card.Name)]);
        leases.Nodes = Math.Max(1, look.Nodes.Count(n => n.State == NodeState.Active));
        var (give, take, adopt) = (new List<Fence>(), new List<Fence>(), new List<Fence>());
        foreach (var (fence, holder) in look.Leases)
        {
            var holderName = holder is { } life ? living.GetValueOrDefault(life) : null;
            leases.Seen(fence.Shard, holderName);
            var wanted = shares.Length > 0 && shares[fence.Shard] == leases.Node;
            if (leases.TermOf(fence.Shard) is { } term && (holder != _life || term.Fence != fence))
            {
                leases.End(fence.Shard);
                log.LeaseLost(fence.Shard, holderName ?? "-");
            }
            if (holder == _life)
            {
                // Acquired by a call whose answer was lost: then no term was begun for it.
                if (leases.TermOf(fence.Shard) is not { } held) adopt.Add(fence);
                else if (wanted) held.Keep();
                else if (held.Yield()) give.Add(fence);
            }
            else if (wanted && holderName is null) take.Add(fence);
        }
        foreach (var fence in give) leases.End(fence.Shard);
        if (give.Count > 0) await journal.ReleaseAsync(_life, give, cancellation);
        if (take.Count > 0)
        {
            var taken = await journal.AcquireAsync(_life, take, cancellation);
            adopt.AddRange(taken);
            // Somebody holds on to the rest: one that is dead may have lived long enough to write once more.
            if (taken.Count < take.Count)
                foreach (var lost in look.Nodes.Where(n => n.State == NodeState.Lost)) await journal.CutOffAsync(lost.Life, cancellation);
        }
        leases.Begin(adopt);
        if (give.Count + adopt.Count > 0) log.LeasesMoved(leases.Node, adopt.Count, give.Count, living.Count);
    }

    /// <summary>Takes its name. An earlier life in the same data folder is over, since this one has the folder's lock; any other is waited for until it is dead.</summary>
    private async Task<long> EnterAsync(CancellationToken cancellation)
    {
        var watch = new SilenceWatch(clock);
        NodeInJournal? first = null;
        while (true)
        {
            var nodes = (await journal.LookAsync(cancellation)).Nodes;
            // Alone on its journal: lives under other names are over, and beat never, so nobody could say when they were last seen.
            if (!journal.IsShared) foreach (var over in nodes.Where(n => n.Card.Name != _card.Name)) await journal.LeaveAsync(over.Life, cancellation);
            var there = nodes.FirstOrDefault(n => n.Card.Name == _card.Name);
            if (there is null || there.State == NodeState.Lost || there.Card.Place == _card.Place || !journal.IsShared || watch.Look([there]).Count > 0)
            {
                if (there is not null) await journal.CutOffAsync(there.Life, cancellation);
                if (await journal.EnterAsync(_card, there?.Life, cancellation) is { } life) return life;
                continue;
            }
            if (first is not null && (first.Life != there.Life || first.Beat != there.Beat)) throw new NodeNameTakenException(_card.Name, there.Card.Url);
            if (first is null) log.NodeNameWaited(_card.Name, there.Card.Url, there.Card.Patience.TotalSeconds);
            first = there;
            await Task.Delay(options.Value.Heartbeat / 4, clock, cancellation);
        }
    }
}
