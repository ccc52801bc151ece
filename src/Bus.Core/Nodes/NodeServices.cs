using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Bus.Core.Nodes;

/// <summary>Registers the node among its like.</summary>
internal static class NodeServices
{
    /// <summary>Membership and leases. Section <c>Node</c>. Before everything that works under a lease, so that it stops after it.</summary>
    public static IServiceCollection AddBusNodes(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<NodeOptions>().Bind(configuration.GetSection("Node")).Validate(o => o.IsValid, NodeOptions.Rule).ValidateOnStart();
        // A host that knows better says so first.
        services.TryAddSingleton(new NodeSelf(Guid.CreateVersion7().ToString("N"), "", ""));
        services.AddSingleton<Leases>().AddSingleton<ILeases>(s => s.GetRequiredService<Leases>());
        services.AddSingleton<NodeKeeper>();
        return services.AddSingleton<IHostedService>(s => s.GetRequiredService<NodeKeeper>());
    }
}
