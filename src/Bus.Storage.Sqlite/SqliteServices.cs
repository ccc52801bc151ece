using Bus.Core.Operation;
using Bus.Storage.Engine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Storage.Sqlite;

/// <summary>Offers SQLite to <see cref="StorageServices.AddBusStorage"/>.</summary>
public static class SqliteServices
{
    /// <summary>The sections of the settings that the module reads.</summary>
    public static IReadOnlyList<SettingsSection> Settings { get; } = [new(JournalOptions.Section, typeof(SqliteOptions))];

    /// <summary>Adds the engine <c>sqlite</c>; it is used where <see cref="JournalOptions.Engine"/> names it.</summary>
    public static IServiceCollection AddBusSqlite(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<SqliteOptions>().Bind(configuration.GetSection(JournalOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<IStorageEngine, SqliteEngine>();
    }
}
