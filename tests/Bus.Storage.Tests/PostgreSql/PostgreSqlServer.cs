using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;

namespace Bus.Storage.Tests.PostgreSql;

/// <summary>
/// A PostgreSQL server of the tests' own: on loopback, with a private folder and port. A shell holds it and reads from the test process; when that ends,
/// however it ends, the shell stops the server and removes the folder.
/// </summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private const string Binaries = "/usr/lib/postgresql/15/bin";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>What a connection string of the tests' own ends with. Many tests share a server: its checkpoint writes what all of them have done, and a statement of one takes as long as the disk is busy with it.</summary>
    public const string InPerson = ";Pooling=false;Timeout=120;Command Timeout=300";

    private static readonly Lazy<Task<PostgreSqlServer>> OneForAll = new(() => StartAsync());

    private readonly string _folder;
    private readonly int _port;
    private readonly ConcurrentBag<string> _free = [];
    private Process? _shell;

    private PostgreSqlServer(string folder, int port) => (_folder, _port) = (folder, port);

    /// <summary>One server for all tests of this run; started when first needed.</summary>
    public static Task<PostgreSqlServer> Shared => OneForAll.Value;

    /// <summary>Where its databases keep their tables.</summary>
    public string Tables => Path.Combine(_folder, "data", "base");

    /// <summary>The port it listens on.</summary>
    public int Port => _port;

    /// <summary>The server's own process, the parent of all its others.</summary>
    public int ProcessId => int.Parse(File.ReadLines($"{_folder}/data/postmaster.pid").First(), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>False after it was killed, or gave up by itself.</summary>
    public bool IsRunning => _shell is { HasExited: false };

    /// <param name="below">Where its folder is made; null: among the temporary ones.</param>
    public static async Task<PostgreSqlServer> StartAsync(string? below = null)
    {
        Assert.True(File.Exists($"{Binaries}/initdb"), "These tests need PostgreSQL 15. Install it with: apt-get install postgresql-15");
        var server = new PostgreSqlServer(below is null ? Directory.CreateTempSubdirectory("bus-postgresql-").FullName : Directory.CreateDirectory(Path.Combine(below, "postgresql")).FullName, Ports.Free());
        if (below is not null) File.SetUnixFileMode(below, File.GetUnixFileMode(below) | UnixFileMode.OtherExecute | UnixFileMode.GroupExecute);
        if (Environment.IsPrivilegedProcess) await RunAsync("chown", "postgres:postgres", server._folder);
        await RunAsync([.. AsItself, $"{Binaries}/initdb", "-D", $"{server._folder}/data", "-U", "bus", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"]);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts it on the same folder and port, after <see cref="KillAsync"/>; takes connections when it returns.</summary>
    public async Task StartAgainAsync()
    {
        Launch();
        await ComeRoundAsync();
    }

    /// <summary>Waits until it takes connections, and starts it again whenever it has given up.</summary>
    public async Task ComeRoundAsync()
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            while (!_shell!.HasExited)
            {
                if (await AnswersAsync()) return;
                await Task.Delay(20);
                Assert.True(clock.Elapsed < Patience, $"PostgreSQL did not start; see {_folder}/log");
            }
            // After a kill the backends of the old server may still be on their way out: it refuses to start beside them.
            Assert.True(clock.Elapsed < Patience, $"PostgreSQL did not start; see {_folder}/log");
            await Task.Delay(100);
            Launch();
        }
    }

    /// <summary><c>kill -9</c> of the server.</summary>
    public async Task KillAsync()
    {
        Signals.Kill(ProcessId);
        await _shell!.WaitForExitAsync();
    }

    /// <summary>A connection string to one of its databases.</summary>
    /// <param name="through">A port that leads to the server; null: its own.</param>
    public string To(string database, int? through = null) => $"Host=127.0.0.1;Port={through ?? _port};Username=bus;Database={database}";

    /// <summary>An empty database: one that was given back, else a new one.</summary>
    public async Task<string> RentAsync()
    {
        if (_free.TryTake(out var kept)) return kept;
        var database = $"bus_{Guid.CreateVersion7():N}";
        await SqlAsync("postgres", $"CREATE DATABASE {database}");
        return database;
    }

    /// <summary>Empties a database for whoever comes next: that is much faster than a new one.</summary>
    public async Task GiveBackAsync(string database)
    {
        await SqlAsync(database, "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        await SqlAsync(database, $"DROP SCHEMA public CASCADE; CREATE SCHEMA public; ALTER DATABASE {database} RESET ALL");
        _free.Add(database);
    }

    public async Task SqlAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(To(database) + InPerson);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_shell is null or { HasExited: true }) return;
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
    }

    // PostgreSQL refuses to run as root.
    private static string[] AsItself => Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];

    private void Launch()
    {
        var server = string.Join(' ', [.. AsItself, $"{Binaries}/postgres", "-D", $"{_folder}/data", "-c", $"port={_port}", "-c", "listen_addresses=127.0.0.1",
            "-c", $"unix_socket_directories={_folder}", "-c", "max_connections=400"]);
        // The input ended: so did the test process, or it is done with the server. The server ended without that: it was killed, and the folder stays.
        var script =
            $$"""
            cd /
            exec 3<&0
            {{server}} >>{{_folder}}/log 2>&1 </dev/null 3<&- &
            server=$!
            ( read -r never <&3; touch {{_folder}}/done; kill -QUIT $server ) &
            reader=$!
            wait $server
            if [ -e {{_folder}}/done ]; then rm -rf {{_folder}} || { sleep 1; rm -rf {{_folder}}; }; else kill $reader; fi 2>/dev/null
            """;
        _shell = Process.Start(new ProcessStartInfo("sh", ["-c", script]) { RedirectStandardInput = true })!;
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await SqlAsync("postgres", "SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static async Task RunAsync(params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { WorkingDirectory = "/", RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{words[0]} ended with {process.ExitCode}: {output}");
    }
}
