using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Bus.Core.Region;

namespace Bus.Files.Partners.Lines;

/// <summary>FTP and FTPS by curl. Everything, the password too, comes to it as a configuration by standard input: nothing of it is seen on a command line, in an environment or on a disk.</summary>
internal sealed partial class FtpLine(Partner partner, string password, PartnersOptions options, TimeProvider clock) : IPartnerLine
{
    private const int ReportBytes = 64 * 1024, ImplicitTls = 990, NoListing = 19 /* CURLE_FTP_COULDNT_RETR_FILE */, NoUpload = 25 /* CURLE_UPLOAD_FAILED */, NoRest = 31 /* CURLE_FTP_COULDNT_USE_REST */;
    private bool _isOld;

    /// <summary>
    /// By MLSD (RFC 3659, 7): facts in a form of their own, so that nothing has to be guessed. Older servers tell a listing for people, and where that has an unknown form names and, file by file, SIZE and MDTM.
    /// </summary>
    public async Task<IReadOnlyList<RemoteFile>> ListAsync(string folder, CancellationToken cancellation)
    {
        var url = Url(folder) + "/";
        if (!_isOld)
        {
            var end = await CallAsync([url], options.ListingBytes, cancellation, ("request", "MLSD"));
            _isOld = end.Exit == NoListing && UnknownCommand().IsMatch(end.LastError);
            if (!_isOld) return [.. Lines(Checked(end, options.ListingBytes, folder)).Select(Parse).OfType<RemoteFile>()];
        }
        var listing = Lines(await RunAsync(url, options.ListingBytes, folder, cancellation));
        return OldListing.Parse(listing, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime)) ?? await OneByOneAsync(url, folder, cancellation);
    }

    private async Task<IReadOnlyList<RemoteFile>> OneByOneAsync(string url, string folder, CancellationToken cancellation)
    {
        // Some say the folder with each name.
        var names = Lines(await RunAsync(url, options.ListingBytes, folder, cancellation, ("list-only", null))).Select(line => line[(line.LastIndexOf('/') + 1)..]).Where(name => name.Length > 0).ToList();
        if (names.Count == 0) return [];
        var end = await CallAsync([.. names.Select(name => url + Uri.EscapeDataString(name))], options.ListingBytes, cancellation, ("head", null), ("write-out", FtpFacts.AfterEach));
        return FtpFacts.Read(Lines(end.Output), names, Trouble) ?? throw (end.Overflowed ? PartnerTroubles.Overgrown(folder, options.ListingBytes) : PartnerTroubles.NoSizes(folder));
    }

    public async Task GetAsync(string remote, string local, CancellationToken cancellation)
    {
        // curl makes no file of nothing.
        if (!File.Exists(local)) await File.WriteAllBytesAsync(local, [], cancellation);
        var end = await CallAsync([Url(remote)], ReportBytes, cancellation, ("output", local), ("continue-at", "-"));
        if (end.Exit != NoRest)
        {
            Checked(end, ReportBytes, remote);
            return;
        }
        // It cannot begin in the midst of a file: then from the beginning.
        await File.WriteAllBytesAsync(local, [], cancellation);
        await RunAsync(Url(remote), ReportBytes, remote, cancellation, ("output", local));
    }

    public async Task PutAsync(string local, string remote, bool resume, CancellationToken cancellation)
    {
        if (resume)
        {
            var end = await CallAsync([Url(remote)], ReportBytes, cancellation, ("upload-file", local), ("continue-at", "-"));
            // It knows no APPE: then from the beginning, over what is there.
            if (end.Exit != NoUpload || !UnknownCommand().IsMatch(end.LastError))
            {
                Checked(end, ReportBytes, remote);
                return;
            }
        }
        await RunAsync(Url(remote), ReportBytes, remote, cancellation, ("upload-file", local));
    }

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

    private static IEnumerable<string> Lines(string output) => output.Split('\n').Select(line => line.TrimEnd('\r'));

    private async Task<string> RunAsync(string url, int outputBytes, string about, CancellationToken cancellation, params IReadOnlyList<(string Name, string? Value)> more) =>
        Checked(await CallAsync([url], outputBytes, cancellation, more), outputBytes, about);

    private static string Checked(ChildEnd end, int outputBytes, string about)
    {
        if (end.Exit != 0) throw Trouble(end.Exit, end.LastError);
        return end.Overflowed ? throw PartnerTroubles.Overgrown(about, outputBytes) : end.Output;
    }

    private async Task<ChildEnd> CallAsync(IReadOnlyList<string> urls, int outputBytes, CancellationToken cancellation, params IReadOnlyList<(string Name, string? Value)> more)
    {
        var orders = new StringBuilder();
        void Say(string name, string? value = null) => orders.Append(value is null ? name : $"{name} = {Quoted(value)}").Append('\n');
        foreach (var url in urls) Say("url", url);
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
        return await ChildProgram.RunAsync(options.Curl, ["-q", "-K", "-"], orders.ToString(), new Dictionary<string, string>(), outputBytes, options.LongestStep, clock, cancellation);
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

    // RFC 959, 4.2: not understood, or not implemented.
    [GeneratedRegex(@"\b50[0124]$")]
    private static partial Regex UnknownCommand();
}
