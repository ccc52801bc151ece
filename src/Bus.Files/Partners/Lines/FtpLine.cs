using System.Globalization;
using System.Text;
using Bus.Core.Region;

namespace Bus.Files.Partners.Lines;

/// <summary>FTP and FTPS by curl. Everything, the password too, comes to it as a configuration by standard input: nothing of it is seen on a command line, in an environment or on a disk.</summary>
internal sealed class FtpLine(Partner partner, string password, PartnersOptions options, TimeProvider clock) : IPartnerLine
{
    private const int ReportBytes = 64 * 1024, ImplicitTls = 990;

    public async Task<IReadOnlyList<RemoteFile>> ListAsync(string folder, CancellationToken cancellation)
    {
        // RFC 3659, 7: facts in a form of their own, so that nothing has to be guessed.
        var output = await RunAsync(Url(folder) + "/", options.ListingBytes, folder, cancellation, ("request", "MLSD"));
        return [.. output.Split('\n').Select(line => Parse(line.TrimEnd('\r'))).OfType<RemoteFile>()];
    }

    public async Task GetAsync(string remote, string local, CancellationToken cancellation)
    {
        // curl makes no file of nothing.
        if (!File.Exists(local)) await File.WriteAllBytesAsync(local, [], cancellation);
        await RunAsync(Url(remote), ReportBytes, remote, cancellation, ("output", local), ("continue-at", "-"));
    }

    public Task PutAsync(string local, string remote, bool resume, CancellationToken cancellation) =>
        RunAsync(Url(remote), ReportBytes, remote, cancellation, resume ? [("upload-file", local), ("continue-at", "-")] : [("upload-file", local)]);

    public Task RenameAsync(string from, string to, CancellationToken cancellation) =>
        RunAsync(Url(""), ReportBytes, from, cancellation, ("quote", $"RNFR {from}"), ("quote", $"RNTO {to}"), ("head", null));

    public Task DeleteAsync(string remote, CancellationToken cancellation) => RunAsync(Url(""), ReportBytes, remote, cancellation, ("quote", $"DELE {remote}"), ("head", null));

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <summary>A line of MLSD; null for what is no ordinary file.</summary>
    internal static RemoteFile? Parse(string line)
    {
        var space = line.IndexOf(' ');
        if (space < 0 || space + 1 == line.Length) return null;
        var facts = line[..space].Split(';', StringSplitOptions.RemoveEmptyEntries).Select(f => f.Split('=', 2)).Where(f => f.Length == 2)
            .GroupBy(f => f[0], StringComparer.OrdinalIgnoreCase).ToDictionary(g => g.Key, g => g.First()[1], StringComparer.OrdinalIgnoreCase);
        if (!string.Equals(facts.GetValueOrDefault("type"), "file", StringComparison.OrdinalIgnoreCase)
            || !long.TryParse(facts.GetValueOrDefault("size"), NumberStyles.None, CultureInfo.InvariantCulture, out var size)) return null;
        var known = DateTime.TryParseExact(facts.GetValueOrDefault("modify")?.Split('.')[0], "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment);
        return new RemoteFile(line[(space + 1)..], size, known ? RemoteFile.StampOf(moment, "yyyy-MM-dd'T'HH:mm:ss") : "");
    }

    private async Task<string> RunAsync(string url, int outputBytes, string about, CancellationToken cancellation, params IReadOnlyList<(string Name, string? Value)> more)
    {
        var orders = new StringBuilder();
        void Say(string name, string? value = null) => orders.Append(value is null ? name : $"{name} = {Quoted(value)}").Append('\n');
        Say("url", url);
        Say("user", $"{partner.Username}:{password}");
        foreach (var flag in (string[])["silent", "show-error", "globoff", "ftp-pasv", "ftp-skip-pasv-ip", "disable-eprt"]) Say(flag);
        Say("proto", "=ftp,ftps");
        Say("noproxy", "*");
        Say("connect-timeout", Seconds(options.ConnectTimeout));
        Say("speed-limit", "1");
        Say("speed-time", Seconds(options.StalledTimeout));
        if (partner.Bandwidth is { } bytes) Say("limit-rate", bytes.ToString(CultureInfo.InvariantCulture));
        if (partner.Address.Scheme == "ftps")
        {
            Say("ssl-reqd");
            Say("tlsv1.2");
            // A pin says which key it must be; whoever signed for it says nothing more.
            if (!partner.Pins.IsEmpty) Say("insecure");
            if (!partner.Pins.IsEmpty) Say("pinnedpubkey", string.Join(';', partner.Pins));
        }
        foreach (var (name, value) in more) Say(name, value);
        var end = await ChildProgram.RunAsync(options.Curl, ["-q", "-K", "-"], orders.ToString(), new Dictionary<string, string>(), outputBytes, options.LongestStep, clock, cancellation);
        if (end.Exit != 0) throw Trouble(end.Exit, end.LastError);
        if (end.Overflowed) throw PartnerTroubles.Overgrown(about, outputBytes);
        return end.Output;
    }

    private string Url(string path)
    {
        var address = partner.Address;
        var host = address.HostNameType == UriHostNameType.IPv6 ? $"[{address.IdnHost.Trim('[', ']')}]" : address.IdnHost;
        var scheme = address is { Scheme: "ftps", Port: ImplicitTls } ? "ftps" : "ftp";
        var root = path.StartsWith('/') ? "%2F" : "";
        var parts = string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.EscapeDataString));
        return $"{scheme}://{host}{(address.Port > 0 ? $":{address.Port}" : "")}/{root}{parts}";
    }

    // libcurl-errors(3).
    private static PartnerException Trouble(int exit, string said) => exit switch
    {
        6 or 7 => PartnerTroubles.Unreachable(said),
        28 when said.Contains("Connection timed out", StringComparison.OrdinalIgnoreCase) || said.Contains("Failed to connect", StringComparison.OrdinalIgnoreCase) => PartnerTroubles.Unreachable(said),
        60 or 90 or 91 => PartnerTroubles.WrongServer(said),
        67 => PartnerTroubles.SignIn(said),
        9 or 78 => PartnerTroubles.NotThere(said),
        18 or 28 or 52 or 55 or 56 => PartnerTroubles.Cut(said),
        23 => PartnerTroubles.LocalDisk(said),
        21 or 25 or 31 or 70 or 36 => PartnerTroubles.Refused(said),
        _ => PartnerTroubles.Odd(said),
    };

    private static string Seconds(TimeSpan time) => ((long)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    // curl(1), -K: in quotes a backslash escapes.
    private static string Quoted(string text) => new StringBuilder(text).Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n").Replace("\r", "\\r").Replace("\t", "\\t").Insert(0, '"').Append('"').ToString();
}
