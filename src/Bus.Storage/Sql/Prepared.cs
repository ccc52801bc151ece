using System.Data.Common;
using Bus.Storage.Engine;

namespace Bus.Storage.Sql;

/// <summary>A statement that a session keeps. Its values come in the same order each time.</summary>
internal abstract class Prepared : IAsyncDisposable
{
    /// <summary>Prepares a statement on a connection for values of these names and types.</summary>
    public static Prepared On(IStorageEngine engine, DbConnection connection, string sql, ReadOnlySpan<Parameter> parameters) =>
        engine.Compile(connection, sql) is { } statement ? new Near(statement, parameters) : new Driven(connection, sql, parameters);

    /// <summary>Runs it; the number of rows changed.</summary>
    public abstract Task<int> ExecuteAsync(ReadOnlySpan<Parameter> parameters);

    /// <summary>Runs it for its rows.</summary>
    public abstract Task<DbDataReader> ReadAsync(ReadOnlySpan<Parameter> parameters);

    public abstract ValueTask DisposeAsync();

    /// <summary>By the driver's command.</summary>
    private sealed class Driven : Prepared
    {
        private readonly DbCommand _command;

        public Driven(DbConnection connection, string sql, ReadOnlySpan<Parameter> parameters)
        {
            _command = connection.CreateCommand();
            _command.CommandText = sql;
            foreach (var (name, _, type) in parameters)
            {
                var parameter = _command.CreateParameter();
                (parameter.ParameterName, parameter.DbType) = (name, type);
                _command.Parameters.Add(parameter);
            }
        }

        public override Task<int> ExecuteAsync(ReadOnlySpan<Parameter> parameters) => Bind(parameters).ExecuteNonQueryAsync();

        public override Task<DbDataReader> ReadAsync(ReadOnlySpan<Parameter> parameters) => Bind(parameters).ExecuteReaderAsync();

        public override ValueTask DisposeAsync() => _command.DisposeAsync();

        private DbCommand Bind(ReadOnlySpan<Parameter> parameters)
        {
            for (var i = 0; i < parameters.Length; i++) _command.Parameters[i].Value = parameters[i].Value ?? DBNull.Value;
            return _command;
        }
    }

    /// <summary>By the database's own statement: names are looked up once.</summary>
    private sealed class Near : Prepared
    {
        private readonly IStatement _statement;
        private readonly int[] _places;

        public Near(IStatement statement, ReadOnlySpan<Parameter> parameters)
        {
            (_statement, _places) = (statement, new int[parameters.Length]);
            for (var i = 0; i < parameters.Length; i++) _places[i] = statement.PlaceOf(parameters[i].Name);
            if (_places.Where(p => p > 0).Distinct().Count() == statement.Places) return;
            statement.Dispose();
            throw new ArgumentException("A statement has a value that is not given.", nameof(parameters));
        }

        public override Task<int> ExecuteAsync(ReadOnlySpan<Parameter> parameters)
        {
            try
            {
                Bind(parameters);
                return Task.FromResult(_statement.Execute());
            }
            catch (DbException exception)
            {
                // As a driver's command does: who asks for several things at once learns of it where he waits for them.
                return Task.FromException<int>(exception);
            }
        }

        public override Task<DbDataReader> ReadAsync(ReadOnlySpan<Parameter> parameters)
        {
            Bind(parameters);
            return Task.FromResult(_statement.Read());
        }

        public override ValueTask DisposeAsync()
        {
            _statement.Dispose();
            return ValueTask.CompletedTask;
        }

        private void Bind(ReadOnlySpan<Parameter> parameters)
        {
            for (var i = 0; i < parameters.Length; i++)
                if (_places[i] is > 0 and var place) _statement.Bind(place, parameters[i].Value);
        }
    }
}

/// <summary>Tells statements apart. They are long, and mostly the very same object: a few of their characters are looked at before they are compared.</summary>
internal sealed class StatementText : IEqualityComparer<string>
{
    public static readonly StatementText Comparer = new();

    public bool Equals(string? x, string? y) => string.Equals(x, y);

    public int GetHashCode(string sql)
    {
        var length = sql.Length;
        return length < 4 ? length : HashCode.Combine(length, sql[length / 4], sql[length / 2], sql[3 * length / 4], sql[^1]);
    }
}
