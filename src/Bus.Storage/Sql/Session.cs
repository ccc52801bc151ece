using System.Data;
using System.Data.Common;

namespace Bus.Storage.Sql;

/// <summary>A connection with its prepared statements. For one user at a time; a statement's reader is closed before the statement is used again.</summary>
internal sealed class Session(DbConnection connection) : IAsyncDisposable
{
    private readonly Dictionary<string, DbCommand> _commands = new(StringComparer.Ordinal);

    public DbConnection Connection => connection;

    public bool Usable => connection.State == ConnectionState.Open;

    public Task<int> ExecuteAsync(string sql, params ReadOnlySpan<Parameter> parameters) =>
        Bind(sql, parameters).ExecuteNonQueryAsync();

    public Task<object?> ScalarAsync(string sql, params ReadOnlySpan<Parameter> parameters) =>
        Bind(sql, parameters).ExecuteScalarAsync();

    public Task<DbDataReader> QueryAsync(string sql, params ReadOnlySpan<Parameter> parameters) =>
        Bind(sql, parameters).ExecuteReaderAsync();

    /// <summary>All rows of a query.</summary>
    public async Task<List<T>> ListAsync<T>(Func<DbDataReader, T> read, string sql, params Parameter[] parameters)
    {
        await using var reader = await QueryAsync(sql, parameters);
        var rows = new List<T>();
        while (await reader.ReadAsync()) rows.Add(read(reader));
        return rows;
    }

    /// <summary>The first row of a query; null if there is none.</summary>
    public async Task<T?> FirstAsync<T>(Func<DbDataReader, T> read, string sql, params Parameter[] parameters) where T : class
    {
        await using var reader = await QueryAsync(sql, parameters);
        return await reader.ReadAsync() ? read(reader) : null;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in _commands.Values) await command.DisposeAsync();
        await connection.DisposeAsync();
    }

    private DbCommand Bind(string sql, ReadOnlySpan<Parameter> parameters)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, _, type) in parameters)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.DbType) = (name, type);
                command.Parameters.Add(parameter);
            }
            _commands.Add(sql, command);
        }
        for (var i = 0; i < parameters.Length; i++) command.Parameters[i].Value = parameters[i].Value ?? DBNull.Value;
        return command;
    }
}
