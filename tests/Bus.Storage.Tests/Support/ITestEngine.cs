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

    /// <summary>A connection string to the same database as the storage, for looking behind its back.</summary>
    Task<System.Data.Common.DbConnection> ConnectAsync(string dataFolder);

    /// <summary>All files in which the database keeps its data.</summary>
    IEnumerable<string> Files(string dataFolder);
}
