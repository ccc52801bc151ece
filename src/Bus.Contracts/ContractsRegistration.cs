using Bus.Contracts.Catalogue;
using Bus.Contracts.Characters;
using Bus.Core.Contracts;
using Bus.Core.Operation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Bus.Contracts;

/// <summary>Puts the module into a host.</summary>
public static class ContractsRegistration
{
    /// <summary>The sections of the settings that the module reads.</summary>
    public static IReadOnlyList<SettingsSection> Settings { get; } = [new(ContractsOptions.Section, typeof(ContractsOptions))];

    /// <summary>Adds <see cref="ICatalogue"/>, <see cref="IContractCatalogue"/> and <see cref="IRecordFormats"/>, with options from section <c>Contracts</c>.</summary>
    public static IServiceCollection AddBusContracts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ContractsOptions>().Bind(configuration.GetSection(ContractsOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(s => s.GetRequiredService<IOptions<ContractsOptions>>().Value);
        services.AddSingleton<CharacterSets>();
        services.AddSingleton<IContractCatalogue, ContractCatalogue>();
        services.AddSingleton<ICatalogue>(s => s.GetRequiredService<IContractCatalogue>());
        services.AddSingleton<IRecordFormats>(s => new RecordFormats(s.GetRequiredService<ContractsOptions>(), s.GetRequiredService<CharacterSets>()));
        services.AddHostedService<CatalogueWatcher>();
        return services;
    }
}
