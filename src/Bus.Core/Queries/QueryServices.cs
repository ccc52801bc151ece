using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Core.Queries;

internal static class QueryServices
{
    /// <summary>Section <c>Queries</c>.</summary>
    public static IServiceCollection AddBusQueries(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<QueryOptions>().Bind(configuration.GetSection("Queries")).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<QueryKeys>().AddSingleton<QueryMeter>().AddSingleton<QueryAccessRules>().AddSingleton<ProviderDoors>()
            .AddSingleton<IQueryDesk, QueryDesk>().AddSingleton<IQueryHistory, QueryHistory>();
    }
}
