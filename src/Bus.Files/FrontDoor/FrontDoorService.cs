using System.Security.Cryptography;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Files.Disk;
using Bus.Files.Homes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Files.FrontDoor;

/// <summary>Keeps the daemon running as long as the hub runs, and its users those of the region.</summary>
internal sealed class FrontDoorService(HomeKeeper homes, HomeAccess access, DaemonFolder folder, DaemonProcesses processes, Uploads uploads, IRegionStore region,
    IOptions<FrontDoorOptions> options, TimeProvider clock, ILogger<FrontDoorService> log) : BackgroundService
{
    private static readonly TimeSpan Tidy = TimeSpan.FromMinutes(1);

    private readonly FrontDoorOptions _options = options.Value;
    private readonly SemaphoreSlim _regionChanged = new(0, 1);
    private IReadOnlyDictionary<string, string> _users = new Dictionary<string, string>();
    private int _failures;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_options.IsOn) return;
        await Task.Yield();
        Action<RegionModel> onChange = _ => { if (_regionChanged.CurrentCount == 0) _regionChanged.Release(); };
        region.Changed += onChange;
        try
        {
            while (true)
            {
                var pause = await RunAsync(stoppingToken);
                await Task.Delay(pause, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await processes.StopAsync();
            log.DoorClosed();
        }
        finally
        {
            region.Changed -= onChange;
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _regionChanged.Dispose();
        base.Dispose();
    }

    /// <summary>One run of the daemon; gives the pause before the next.</summary>
    private async Task<TimeSpan> RunAsync(CancellationToken cancellation)
    {
        try
        {
            var problems = FrontDoorCheck.Problems(_options, homes.Root, Path.GetDirectoryName(folder.Path)!);
            if (problems.Count > 0) return Tell(problems);
            var account = DaemonAccount.Find(Ownership.HubIsRoot ? _options.User : null)!;
            if (await processes.StopAsync() is > 0 and var stale) log.StaleDaemonStopped(stale);
            Prepare(account);
            using var daemon = Daemon.Start(_options, folder, account);
            return await WatchAsync(daemon, account, cancellation);
        }
        catch (Exception cause) when (cause is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            var pause = Pause();
            log.DoorFailed(pause, cause);
            return pause;
        }
    }

    private async Task<TimeSpan> WatchAsync(Daemon daemon, DaemonAccount account, CancellationToken cancellation)
    {
        if (await daemon.IsReadyAsync(_options, clock, cancellation))
        {
            _failures = 0;
            log.DoorOpen(_options.Ftp.Port, _options.Sftp.Port, _options.Sftp.Port is null ? null : HostKeys.Fingerprint(folder.HostKeyInUse), account.User);
        }
        while (!daemon.Ended.IsCompleted)
        {
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var changed = _regionChanged.WaitAsync(Tidy, wait.Token);
            await Task.WhenAny(daemon.Ended, changed);
            await wait.CancelAsync();
            await ((Task)changed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
            if (changed is { IsCompletedSuccessfully: true, Result: true }) Renew(account);
            if (processes.Ours().Count <= 1)
            {
                uploads.Refresh();
                uploads.TrimLog();
            }
        }
        var pause = Pause();
        log.DaemonEnded(daemon.ExitCode, daemon.LastLine, pause, folder.Log);
        return pause;
    }

    private void Prepare(DaemonAccount account)
    {
        folder.Create(account);
        if (new FileInfo(folder.Log) is { Exists: true } old && old.Length > _options.LogBytes) old.Delete();
        var secret = Secret();
        uploads.Begin(secret, account.UserId);
        if (_options.Sftp.Port is not null)
        {
            if (_options.Sftp.HostKey is null) HostKeys.Ensure(folder.HostKey);
            folder.CopyPrivate(_options.Sftp.HostKey ?? folder.HostKey, folder.HostKeyInUse, account);
        }
        if (_options.Ftp is { Port: not null, Certificate: { } certificate, CertificateKey: { } key })
        {
            folder.CopyPrivate(certificate, folder.Certificate, account);
            folder.CopyPrivate(key, folder.CertificateKey, account);
        }
        WriteUsers(account);
        folder.WriteReadable(folder.Configuration, DaemonConfiguration.Of(_options, folder, account, homes.Root, secret));
    }

    // The daemon reads the list at each sign-in, so nothing is restarted and no session is cut but those of users who are gone or have another password.
    private void WriteUsers(DaemonAccount account)
    {
        var now = region.Current;
        access.Open(now);
        AuthorizedKeys.Write(now, folder);
        folder.WriteReadable(folder.Groups, UserList.GroupText(now, account));
        folder.WriteReadable(folder.Users, UserList.Text(now, homes, account));
        var keys = AuthorizedKeys.Of(now);
        // A password or key that is withdrawn ends the sessions that may have been opened with it.
        var users = UserList.Of(now).ToDictionary(u => u.Key, u => u.Value + keys.GetValueOrDefault(u.Key), StringComparer.Ordinal);
        processes.EndSessionsOf([.. _users.Where(before => users.GetValueOrDefault(before.Key) != before.Value).Select(before => before.Key)]);
        _users = users;
        log.Logins(users.Count, now.Municipalities.Sum(m => m.Applications.Length) - users.Count);
    }

    private void Renew(DaemonAccount account)
    {
        try
        {
            WriteUsers(account);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // The daemon goes on with the users it has; a full disk must not close the door to them.
            log.UsersNotWritten(cause);
        }
    }

    private string Secret()
    {
        var path = folder.In("log.secret");
        if (!File.Exists(path)) DurableFile.WriteNew(path, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return File.ReadAllText(path);
    }

    private TimeSpan Tell(IReadOnlyList<FrontDoorProblem> problems)
    {
        var pause = Pause();
        foreach (var problem in problems) log.DoorProblem(problem.What.En, problem.Action.En, pause);
        return pause;
    }

    private TimeSpan Pause() => Doubling.Pause(_options.RestartFirst, _options.RestartLongest, _failures++);
}
