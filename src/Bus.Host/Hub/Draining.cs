using Bus.Core.Nodes;

namespace Bus.Host.Hub;

/// <summary>A node that is about to stop answers everything, and asks its callers to come by a new connection the next time: to another node.</summary>
internal static class Draining
{
    public static void UseDraining(this WebApplication web)
    {
        var leases = web.Services.GetRequiredService<ILeases>();
        web.Use((context, next) =>
        {
            if (leases.IsLeaving) context.Response.Headers.Connection = "close";
            return next(context);
        });
    }
}
