using Bus.Storage.Engine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Storage.Sqlite;

/// <summary>Offers SQLite to <see cref="StorageServices.AddBusStorage"/>.</summary>
public static class SqliteServices
{
    /// <summary>Adds the engine <c>sqlite</c>; it is used where <see cref="JournalOptions.Engine"/> names it.</summary>
    public static IServiceCollection AddBusSqlite(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<SqliteOptions>().Bind(configuration.GetSection(JournalOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<IStorageEngine, SqliteEngine>();
    }
}
