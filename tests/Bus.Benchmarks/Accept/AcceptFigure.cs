using Bus.Benchmarks.Load;
using Bus.Benchmarks.Measuring;

namespace Bus.Benchmarks.Accept;

/// <summary>Issue "Measured", a: what a hub makes of messages of one record, durably, against an endpoint that stores nothing.</summary>
internal abstract class AcceptFigure(int connections) : Figure
{
    public override string What => $"SOAP messages of one record a second over {connections} connections: authenticated, validated, durably journalled";

    // The same hub and as many connections.
    public override string? Subject => $"accept-{connections}";

    public override async Task<Contest> PrepareAsync(Bench bench, CancellationToken cancellation)
    {
        var (hub, load, seconds) = (await AcceptHub.OfAsync(bench), await LoadProcess.OfAsync(bench), (double)bench.Size(1, 10));
        var (address, process) = await BesideAsync(bench, hub);
        var (order, beside) = (hub.Order(connections, seconds, municipality: Municipality), AcceptHub.At(address, connections, seconds));
        return new Contest(c => RateAsync(load, order, hub, c), c => load.RateAsync(beside, c, process))
        {
            Compiling = () => [hub.ProcessId], Lightly = c => load.SendAsync(order.Lightly(), c),
            BaselineCompiling = () => [process], BaselineLightly = c => load.SendAsync(beside.Lightly(), c),
        };
    }

    /// <summary>Whose messages they are.</summary>
    protected virtual string Municipality => AcceptHub.InOnly;

    protected virtual Task<Sample> RateAsync(LoadProcess load, LoadOrder order, AcceptHub hub, CancellationToken cancellation) => load.RateAsync(order, cancellation, hub.ProcessId);

    /// <summary>What stands beside it: its address and its process.</summary>
    protected abstract Task<(string Address, int ProcessId)> BesideAsync(Bench bench, AcceptHub hub);
}

internal abstract class AcceptAgainstKestrel(int connections) : AcceptFigure(connections)
{
    public override string Baseline => "a bare Kestrel endpoint that reads the envelope and answers, without storing";

    protected override async Task<(string Address, int ProcessId)> BesideAsync(Bench bench, AcceptHub hub)
    {
        var bare = await BareEndpoint.OfAsync(bench);
        return (bare.Address.ToString(), bare.ProcessId);
    }
}

internal sealed class AcceptAgainstKestrel1() : AcceptAgainstKestrel(1)
{
    public override string Name => "accept/kestrel-01";
}

internal sealed class AcceptAgainstKestrel16() : AcceptAgainstKestrel(16)
{
    public override string Name => "accept/kestrel-16";
}

internal sealed class AcceptAgainstKestrel64() : AcceptAgainstKestrel(64)
{
    public override string Name => "accept/kestrel-64";
    public override double? Floor => 0.35;
    public override double? Aim => 0.50;
}

/// <summary>What a hub does beside answering where somebody waits for the records.</summary>
internal sealed class AcceptIntoMailbox() : AcceptAgainstKestrel(64)
{
    public override string Name => "accept/mailbox-64";
    public override string? Subject => null;
    public override string What => $"{base.What}, and put into a consumer's mailbox, until the last lies there";

    protected override string Municipality => AcceptHub.WithMailbox;

    protected override Task<Sample> RateAsync(LoadProcess load, LoadOrder order, AcceptHub hub, CancellationToken cancellation) => Drained.RateAsync(load, order, hub.Hub, cancellation);
}

internal abstract class AcceptAgainstEcho<T>(string name, string title) : AcceptFigure(64) where T : EchoServer, new()
{
    public override string Name => $"accept/{name}";
    public override string Baseline => $"{title} that only echoes a receipt";

    protected override async Task<(string Address, int ProcessId)> BesideAsync(Bench bench, AcceptHub hub)
    {
        var echo = await bench.PartAsync(() => EchoServer.StartAsync<T>(bench, hub.Wsdl));
        return (echo.Address, echo.ProcessId);
    }
}

internal sealed class AcceptAgainstPhp() : AcceptAgainstEcho<PhpEcho>("php", "PHP's SoapServer (a worker a core)")
{
    public override double? Floor => 1;
}

internal sealed class AcceptAgainstNode() : AcceptAgainstEcho<NodeEcho>("npm-soap", "npm soap")
{
    public override double? Floor => 1;
}

internal sealed class AcceptAgainstGsoap() : AcceptAgainstEcho<GsoapEcho>("gsoap", "a gSOAP server in C (a thread a connection, -O2)")
{
    public override double? Aim => 0.6;
}
