using System.Text;
using Bus.Core.Region;

namespace Bus.Files.Partners.Lines;

/// <summary>
/// SFTP by OpenSSH's own client, one batch a call. The server's keys are pinned by a known_hosts file of this visit; nothing of the account's own configuration,
/// keys or agent is used. The password is read by ssh from the room through an askpass program.
/// </summary>
internal sealed class SftpLine(Partner partner, SecretRoom room, string askPass, string secret, PartnersOptions options, TimeProvider clock) : IPartnerLine
{
    private const int DefaultPort = 22, ReportBytes = 64 * 1024, Alive = 4;
    private readonly string _knownHosts = room.Put("known_hosts", string.Concat(partner.Pins.Select(key => $"{HostOf(partner.Address)} {key}\n")));
    private readonly string _secret = room.Put("secret", partner.ByKey ? secret.TrimEnd() + "\n" : secret);

    public async Task<IReadOnlyList<RemoteFile>> ListAsync(string folder, CancellationToken cancellation)
    {
        var output = await RunAsync($"cd {Quoted(folder)}\nls -ln\n", options.ListingBytes, folder, cancellation);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        return [.. output.Split('\n').Select(line => OldListing.Unix(line.TrimEnd('\r'), today)).OfType<RemoteFile>()];
    }

    public Task GetAsync(string remote, string local, CancellationToken cancellation) => RunAsync($"reget {Quoted(remote)} {Quoted(local)}\n", ReportBytes, remote, cancellation);

    public Task PutAsync(string local, string remote, bool resume, CancellationToken cancellation) =>
        RunAsync($"{(resume ? "reput" : "put")} {Quoted(local)} {Quoted(remote)}\n", ReportBytes, remote, cancellation);

    public Task RenameAsync(string from, string to, CancellationToken cancellation) => RunAsync($"rename {Quoted(from)} {Quoted(to)}\n", ReportBytes, from, cancellation);

    public Task DeleteAsync(string remote, CancellationToken cancellation) => RunAsync($"rm {Quoted(remote)}\n", ReportBytes, remote, cancellation);

    /// <inheritdoc/>
    public void Dispose() => room.Dispose();

    private async Task<string> RunAsync(string batch, int outputBytes, string about, CancellationToken cancellation)
    {
        var end = await ChildProgram.RunAsync(options.Sftp, Words(), batch, Environment(), outputBytes, options.LongestStep, clock, cancellation);
        if (end.Exit != 0) throw Trouble(end.Errors, end.LastError);
        if (end.Overflowed) throw PartnerTroubles.Overgrown(about, outputBytes);
        return end.Output;
    }

    private IReadOnlyList<string> Words()
    {
        var wait = (int)Math.Ceiling(options.StalledTimeout.TotalSeconds / Alive);
        List<string> words =
        [
            // Not -q: it would keep back why ssh could not.
            "-F", "/dev/null", "-P", $"{(partner.Address.Port > 0 ? partner.Address.Port : DefaultPort)}",
            "-oBatchMode=no", "-oNumberOfPasswordPrompts=1", "-oIdentitiesOnly=yes", "-oIdentityAgent=none", "-oForwardAgent=no",
            "-oStrictHostKeyChecking=yes", $"-oUserKnownHostsFile={_knownHosts}", "-oGlobalKnownHostsFile=/dev/null", "-oUpdateHostKeys=no", "-oCheckHostIP=no", "-oVerifyHostKeyDNS=no",
            $"-oConnectTimeout={(int)Math.Ceiling(options.ConnectTimeout.TotalSeconds)}", $"-oServerAliveInterval={wait}", $"-oServerAliveCountMax={Alive}", $"-oUser={partner.Username}",
        ];
        words.AddRange(partner.ByKey ? ["-oPreferredAuthentications=publickey", $"-oIdentityFile={_secret}"] : ["-oPreferredAuthentications=password,keyboard-interactive", "-oPubkeyAuthentication=no"]);
        // The client counts in kilobits.
        if (partner.Bandwidth is { } bytes) words.AddRange(["-l", $"{Math.Max(1, bytes * 8 / 1024)}"]);
        return [.. words, "-b", "-", partner.Address.IdnHost.Contains(':') ? $"[{partner.Address.IdnHost.Trim('[', ']')}]" : partner.Address.IdnHost];
    }

    private Dictionary<string, string> Environment() => new(StringComparer.Ordinal)
    {
        ["HOME"] = room.Folder, ["SSH_ASKPASS"] = askPass, ["SSH_ASKPASS_REQUIRE"] = "force", ["BUS_ASKPASS_FILE"] = _secret,
    };

    private static PartnerException Trouble(string all, string said)
    {
        bool Has(params ReadOnlySpan<string> parts)
        {
            foreach (var part in parts)
                if (all.Contains(part, StringComparison.OrdinalIgnoreCase)) return true;
            return false;
        }

        if (Has("host key", "HOST IDENTIFICATION")) return PartnerTroubles.WrongServer(said);
        if (Has("Permission denied (", "Too many authentication", "invalid format", "error in libcrypto")) return PartnerTroubles.SignIn(said);
        if (Has("refused", "timed out", "resolve hostname", "No route", "unreachable", "kex_exchange")) return PartnerTroubles.Unreachable(said);
        if (Has("Connection closed", "Connection reset", "lost connection", "Broken pipe", "read packet", "Timeout, server")) return PartnerTroubles.Cut(said);
        if (Has("not found", "No such file")) return PartnerTroubles.NotThere(said);
        if (Has("No space left")) return PartnerTroubles.LocalDisk(said);
        if (Has("Permission denied", "Failure", "write remote", "remote open", "remote delete", "rename")) return PartnerTroubles.Refused(said);
        return PartnerTroubles.Odd(said);
    }

    // Of a standard port known_hosts holds the name alone (sshd(8)).
    private static string HostOf(Uri address) => address.Port is > 0 and not DefaultPort and var port ? $"[{address.IdnHost.Trim('[', ']')}]:{port}" : address.IdnHost.Trim('[', ']');

    // In quotes the client takes everything as it stands but these two.
    private static string Quoted(string text) => new StringBuilder(text).Replace("\\", "\\\\").Replace("\"", "\\\"").Insert(0, '"').Append('"').ToString();
}
