using System.Data;
using System.Data.Common;
using Bus.Storage.Engine;

namespace Bus.Storage.Sql;

/// <summary>A connection with its prepared statements. For one user at a time; a statement's reader is closed before the statement is used again.</summary>
internal sealed class Session(DbConnection connection, IStorageEngine engine) : IAsyncDisposable
{
    private readonly Dictionary<string, Prepared> _prepared = new(StatementText.Comparer);
    private Pipeline? _pipeline;

    public DbConnection Connection => connection;

    public bool Usable => connection.State == ConnectionState.Open;

    /// <summary>True if statements of several operations can go to the database in one round trip.</summary>
    public bool CanPipeline => connection.CanCreateBatch;

    /// <summary>From now on statements wait for the pipeline's flush, until <see cref="EndPipeline"/>.</summary>
    public Pipeline BeginPipeline() => _pipeline = new Pipeline(connection, engine.PlanOnce);

    public void EndPipeline() => _pipeline = null;

    public Task<int> ExecuteAsync(string sql, params ReadOnlySpan<Parameter> parameters) =>
        _pipeline is { } pipeline ? pipeline.ExecuteAsync(sql, parameters) : Prepare(sql, parameters).ExecuteAsync(parameters);

    /// <summary>Commits, as long as it takes: a driver that gives up would call the commit off.</summary>
    public async Task CommitAsync()
    {
        if (engine.CommitPatience is null)
        {
            await ExecuteAsync(engine.EndWrite);
            return;
        }
        await using var command = connection.CreateCommand();
        (command.CommandText, command.CommandTimeout) = (engine.EndWrite, 0);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>An insert of given values, which no plan depends on and which may be large.</summary>
    public Task<int> InsertAsync(string sql, params ReadOnlySpan<Parameter> parameters) =>
        _pipeline is { } pipeline ? pipeline.InsertAsync(sql, parameters) : ExecuteAsync(sql, parameters);

    /// <summary>The first column of the first row of a query; null if there is none, or it is NULL.</summary>
    public Task<object?> ScalarAsync(string sql, params ReadOnlySpan<Parameter> parameters) => ReadAsync(sql, parameters, ScalarOf);

    /// <summary>All rows of a query.</summary>
    public Task<List<T>> ListAsync<T>(Func<DbDataReader, T> read, string sql, params ReadOnlySpan<Parameter> parameters) => ReadAsync(sql, parameters, async reader =>
    {
        var rows = new List<T>();
        while (await reader.ReadAsync()) rows.Add(read(reader));
        return rows;
    });

    /// <inheritdoc cref="ListAsync{T}(Func{DbDataReader, T}, string, ReadOnlySpan{Parameter})"/>
    public Task<List<T>> ListAsync<T>(RowOf<T> read, string sql, params ReadOnlySpan<Parameter> parameters) => ListAsync(row => read(new RowReader(row)), sql, parameters);

    /// <summary>The first row of a query; null if there is none.</summary>
    public Task<T?> FirstAsync<T>(Func<DbDataReader, T> read, string sql, params ReadOnlySpan<Parameter> parameters) where T : class =>
        ReadAsync(sql, parameters, async reader => await reader.ReadAsync() ? read(reader) : null);

    /// <inheritdoc cref="FirstAsync{T}(Func{DbDataReader, T}, string, ReadOnlySpan{Parameter})"/>
    public Task<T?> FirstAsync<T>(RowOf<T> read, string sql, params ReadOnlySpan<Parameter> parameters) where T : class => FirstAsync(row => read(new RowReader(row)), sql, parameters);

    /// <summary>Asks one question for each of several things, in one round trip where that is possible.</summary>
    public async Task<IReadOnlyList<T>> TogetherAsync<TOf, T>(IReadOnlyList<TOf> things, Func<TOf, Task<T>> ask)
    {
        if (!CanPipeline || things.Count < 2)
        {
            var answers = new List<T>(things.Count);
            foreach (var thing in things) answers.Add(await ask(thing));
            return answers;
        }
        var pipeline = BeginPipeline();
        try
        {
            var asked = things.Select(ask).ToList();
            await pipeline.FlushAsync();
            return await Task.WhenAll(asked);
        }
        finally
        {
            EndPipeline();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        await connection.DisposeAsync();
    }

    /// <summary>Ends its statements and leaves the connection to whoever opened it.</summary>
    public async ValueTask LeaveAsync()
    {
        foreach (var prepared in _prepared.Values) await prepared.DisposeAsync();
        _prepared.Clear();
    }

    private Task<T> ReadAsync<T>(string sql, ReadOnlySpan<Parameter> parameters, Func<DbDataReader, Task<T>> read) =>
        _pipeline is { } pipeline ? pipeline.ReadAsync(sql, parameters, read) : ReadAsync(Prepare(sql, parameters).ReadAsync(parameters), read);

    private static async Task<T> ReadAsync<T>(Task<DbDataReader> rows, Func<DbDataReader, Task<T>> read)
    {
        await using var reader = await rows;
        return await read(reader);
    }

    private static async Task<object?> ScalarOf(DbDataReader reader) =>
        await reader.ReadAsync() && !reader.IsDBNull(0) ? reader.GetValue(0) : null;

    private Prepared Prepare(string sql, ReadOnlySpan<Parameter> parameters)
    {
        if (!_prepared.TryGetValue(sql, out var prepared)) _prepared.Add(sql, prepared = Prepared.On(engine, connection, sql, parameters));
        return prepared;
    }
}
