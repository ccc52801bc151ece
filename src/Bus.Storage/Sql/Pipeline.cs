using System.Data.Common;
using Bus.Storage.Engine;

namespace Bus.Storage.Sql;

/// <summary>
/// Sends the statements of several operations to the server in one round trip. Each operation goes on by itself until it needs an answer; when all of them
/// wait, what they have asked is flushed as one batch, in the order in which it was asked. For databases beyond a network: there the road costs more than the work.
/// </summary>
internal sealed class Pipeline(DbConnection connection, (string Begin, string End)? planOnce = null)
{
    private readonly Lock _gate = new();
    private List<Statement> _waiting = [];
    private TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a statement waits for <see cref="FlushAsync"/>.</summary>
    public Task Arrival
    {
        get { lock (_gate) return _arrival.Task; }
    }

    /// <summary>Queues a statement without rows; its answer is the number of rows changed.</summary>
    public Task<int> ExecuteAsync(string sql, ReadOnlySpan<Parameter> parameters) => Add(new Command(sql, [.. parameters])).Done;

    /// <summary>Queues an insert of given values; its answer is the number of rows. The server plans it once for all values: a plan for these would copy them several times, and they may be large.</summary>
    public Task<int> InsertAsync(string sql, ReadOnlySpan<Parameter> parameters) => Add(new Command(sql, [.. parameters]) { PlannedOnce = planOnce is not null }).Done;

    /// <summary>Queues a statement with rows.</summary>
    public Task<T> ReadAsync<T>(string sql, ReadOnlySpan<Parameter> parameters, Func<DbDataReader, Task<T>> read) => Add(new Query<T>(sql, [.. parameters], read)).Done;

    /// <summary>Sends what waits. A failure is told to all of them: the server passes over what comes behind it.</summary>
    public async Task FlushAsync()
    {
        var statements = Take();
        await using var batch = connection.CreateBatch();
        var commands = Bind(batch, statements);
        try
        {
            await using var reader = await batch.ExecuteReaderAsync();
            foreach (var query in statements.Where(s => s.HasRows))
            {
                await query.ReadAsync(reader);
                await reader.NextResultAsync();
            }
        }
        catch (Exception exception)
        {
            foreach (var statement in statements) statement.Fail(exception);
            return;
        }
        // Whoever waited goes on here, and asks for the next flush before the next one is told.
        for (var i = 0; i < statements.Count; i++) statements[i].Complete(commands[i].RecordsAffected);
    }

    private List<DbBatchCommand> Bind(DbBatch batch, List<Statement> statements)
    {
        var (commands, once) = (new List<DbBatchCommand>(statements.Count), false);
        foreach (var statement in statements)
        {
            Turn(statement.PlannedOnce);
            commands.Add(statement.Bind(batch.CreateBatchCommand()));
            batch.BatchCommands.Add(commands[^1]);
        }
        Turn(false);
        return commands;

        void Turn(bool toOnce)
        {
            if (once == toOnce) return;
            once = toOnce;
            var turn = batch.CreateBatchCommand();
            turn.CommandText = once ? planOnce!.Value.Begin : planOnce!.Value.End;
            batch.BatchCommands.Add(turn);
        }
    }

    private List<Statement> Take()
    {
        lock (_gate)
        {
            var taken = _waiting;
            _waiting = [];
            _arrival = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return taken;
        }
    }

    private T Add<T>(T statement) where T : Statement
    {
        lock (_gate)
        {
            _waiting.Add(statement);
            _arrival.TrySetResult();
        }
        return statement;
    }

    private abstract class Statement(string sql, Parameter[] parameters)
    {
        public abstract bool HasRows { get; }

        public bool PlannedOnce { get; init; }

        public abstract Task ReadAsync(DbDataReader reader);

        public abstract void Complete(int changed);

        public abstract void Fail(Exception exception);

        public DbBatchCommand Bind(DbBatchCommand command)
        {
            command.CommandText = sql;
            foreach (var (name, value, type) in parameters)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.DbType, parameter.Value) = (name, type, value ?? DBNull.Value);
                command.Parameters.Add(parameter);
            }
            return command;
        }
    }

    private sealed class Command(string sql, Parameter[] parameters) : Statement(sql, parameters)
    {
        // Continuations run at once: an operation asks its next question before the pipeline looks whether all of them wait.
        private readonly TaskCompletionSource<int> _done = new();

        public Task<int> Done => _done.Task;

        // A lock is taken by SELECT, for instance: its row is passed over.
        public override bool HasRows { get; } = sql.StartsWith("SELECT", StringComparison.OrdinalIgnoreCase);

        public override Task ReadAsync(DbDataReader reader) => Task.CompletedTask;

        public override void Complete(int changed) => _done.SetResult(changed);

        public override void Fail(Exception exception) => _done.SetException(exception);
    }

    private sealed class Query<T>(string sql, Parameter[] parameters, Func<DbDataReader, Task<T>> read) : Statement(sql, parameters)
    {
        private readonly TaskCompletionSource<T> _done = new();
        private T _answer = default!;

        public Task<T> Done => _done.Task;

        public override bool HasRows => true;

        public override async Task ReadAsync(DbDataReader reader) => _answer = await read(reader);

        public override void Complete(int changed) => _done.SetResult(_answer);

        public override void Fail(Exception exception) => _done.SetException(exception);
    }
}
