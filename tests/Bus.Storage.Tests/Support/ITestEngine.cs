using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Storage.Tests.Support;

/// <summary>A database engine for the contract suite.</summary>
public interface ITestEngine
{
    /// <summary>Value of <c>Journal:Engine</c>.</summary>
    string Name { get; }

    /// <summary>Adds the engine to the services.</summary>
    void Add(IServiceCollection services, IConfiguration configuration);

    /// <summary>What it needs said in the configuration; makes an empty database where there is none yet.</summary>
    Task<(string Key, string Value)[]> SettingsAsync(string dataFolder);

    /// <summary>A connection to the same database as the storage, for looking behind its back.</summary>
    Task<System.Data.Common.DbConnection> ConnectAsync(string dataFolder);

    /// <summary>All files in which the tables are kept, after everything was written to them.</summary>
    Task<IReadOnlyList<string>> FilesAsync(string dataFolder);

    /// <summary>Removes what it made outside of data folders.</summary>
    Task DropAsync();
}
