using System.Data.Common;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Storage.Sql;
using Bus.Storage.Writing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Storage.Engine;

/// <summary>The open database: one queue of writes, one pool of readers.</summary>
internal sealed class JournalDatabase : IAsyncDisposable
{
    private readonly IStorageEngine _engine;
    private readonly ILogger _logger;

    public JournalDatabase(IEnumerable<IStorageEngine> engines, IOptions<JournalOptions> options, ILogger<JournalDatabase> logger)
    {
        Options = options.Value;
        _logger = logger;
        var all = engines.ToList();
        _engine = all.LastOrDefault(e => e.Name == Options.Engine) ?? throw new OptionsValidationException(nameof(JournalOptions.Engine), typeof(JournalOptions),
            [$"Journal:Engine = '{Options.Engine}' は使えません。使えるもの: {Names(all)} / Journal:Engine = '{Options.Engine}' is not available; use one of: {Names(all)}"]);
        Writes = new WriteQueue(_engine, Options, logger);
        Reads = new SessionPool(_engine, Options.Readers);
    }

    public JournalOptions Options { get; }
    public IStorageEngine Engine => _engine;
    public WriteQueue Writes { get; }
    public SessionPool Reads { get; }

    public async Task OpenAsync(CancellationToken cancellation)
    {
        try
        {
            await new Migrator(_engine, _logger).MigrateAsync(cancellation);
        }
        catch (DbException exception) when (_engine.IsDamaged(exception))
        {
            throw JournalUnavailableException.Damaged(exception, exception.Message);
        }
        _logger.Opened(_engine.Name, _engine.Migrations.Count);
    }

    /// <summary>A writer's connection beside the queue, for what is long or changes tables; the caller disposes it.</summary>
    public async Task<Session> OpenAloneAsync(CancellationToken cancellation) => new(await _engine.OpenAsync(ConnectionRole.Writer, cancellation), _engine);

    /// <summary>Runs something in a transaction of its own that excludes whoever else changes the schema, on any node.</summary>
    public async Task<T> AloneAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellation)
    {
        // What fails is undone with the connection.
        await using var session = await OpenAloneAsync(cancellation);
        await session.ExecuteAsync(_engine.BeginMigration);
        var result = await work(session);
        await session.CommitAsync();
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        await Writes.DisposeAsync();
        await Reads.DisposeAsync();
    }

    private static string Names(List<IStorageEngine> engines) => string.Join(", ", engines.Select(e => e.Name));
}
