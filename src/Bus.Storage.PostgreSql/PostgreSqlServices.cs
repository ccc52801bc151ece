using Bus.Core.Operation;
using Bus.Storage.Engine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Storage.PostgreSql;

/// <summary>Offers PostgreSQL to <see cref="StorageServices.AddBusStorage"/>.</summary>
public static class PostgreSqlServices
{
    /// <summary>The sections of the settings that the module reads.</summary>
    public static IReadOnlyList<SettingsSection> Settings { get; } = [new(JournalOptions.Section, typeof(PostgreSqlOptions))];

    /// <summary>Adds the engine <c>postgresql</c>; it is used where <see cref="JournalOptions.Engine"/> names it.</summary>
    public static IServiceCollection AddBusPostgreSql(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<PostgreSqlOptions>().Bind(configuration.GetSection(JournalOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<IStorageEngine, PostgreSqlEngine>();
    }
}
