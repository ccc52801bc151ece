using System.CommandLine;
using Bus.Files.FrontDoor;
using Bus.Files.Partners;
using Bus.Host.Api;
using Bus.Host.Client;
using Bus.Host.Hub;
using Bus.Region;
using Bus.Messaging;
using Spectre.Console;

namespace Bus.Host.Verbs.Doctor;

/// <summary><c>bus doctor</c>: looks at what a hub stands on, and says what to do. Works with and without a running hub.</summary>
internal static class DoctorVerb
{
    public static Command Command(IReadOnlyDictionary<string, string?> overrides)
    {
        var data = new Option<string>("--data") { Description = "データフォルダー / data folder", DefaultValueFactory = _ => HubSettings.DefaultData };
        var urls = new Option<string>("--urls") { Description = "待ち受けるアドレス / addresses the hub would listen on", DefaultValueFactory = _ => HubSettings.DefaultUrls };
        var command = Verb.Plain("doctor", "点検して対処を示す / check, and say what to do", async (parsed, screen, cancellation) =>
        {
            var folder = Path.GetFullPath(parsed.GetValue(data)!);
            var settings = new HubSettings(folder, parsed.GetValue(urls)!, overrides, Quiet: true);
            // With settings that no hub would take, whatever else was looked at would be something else.
            settings.Check();
            var findings = new List<Finding> { Folder(folder) };
            // Where the folder cannot be made there is nothing in it.
            if (Directory.Exists(folder))
            {
                if (MasterKeyFinding.Of(settings, Environment.GetEnvironmentVariable) is { } key) findings.Add(key);
                findings.Add(SpaceFinding.Of(settings));
            }
            findings.AddRange([await BrokerAsync(settings, cancellation), ClockCheck.Local()]);
            findings.AddRange(CertificateCheck.Run(settings.Build(), settings.DataFolder, CertificateCheck.Soon, chains: true, TimeProvider.System).Select(c => c.Finding));
            var database = await DatabaseCheck.RunAsync(settings, cancellation);
            findings.AddRange(database);
            if (!HubCard.IsHidden(folder) && database.All(f => f.Fine)) findings.AddRange(await JournalCheck.RunAsync(settings, cancellation));
            findings.AddRange(HubCard.Read(folder) is { } card ? await HubCheck.RunAsync(folder, card, cancellation) : [HubCard.IsHidden(folder) ? NotOurs() : Port(parsed.GetValue(urls)!)]);
            findings.AddRange(await FrontDoorAsync(settings, cancellation));
            findings.AddRange(await PartnersAsync(settings, cancellation));
            findings.AddRange(await DirectoriesAsync(settings.DataFolder, cancellation));
            screen.Show(findings, console => Print(console, findings));
            return findings.All(f => f.Fine) ? CommandLine.Fine : CommandLine.Failed;
        });
        command.Options.Add(data);
        command.Options.Add(urls);
        return command;
    }

    private static void Print(IAnsiConsole console, IEnumerable<Finding> findings)
    {
        foreach (var f in findings)
        {
            console.WriteLine($"{(f.Fine ? "○ OK " : "× NG ")} {f.What.Ja} / {f.What.En}");
            if (f.Action is { } action) console.WriteLine($"      → {action.Ja} / {action.En}");
        }
    }

    private static Finding Folder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".doctor-{Environment.ProcessId}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return Finding.Good($"データフォルダー {folder} に書き込めます", $"the data folder {folder} can be written");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Finding.Bad($"データフォルダー {folder} に書き込めません", $"the data folder {folder} cannot be written",
                "所有者と権限を直すか、--data で別のフォルダーを指定してください", "correct its owner and mode, or name another folder with --data");
        }
    }

    private static async Task<IReadOnlyList<Finding>> FrontDoorAsync(HubSettings settings, CancellationToken cancellation)
    {
        var folder = settings.DataFolder;
        if (FrontDoorCheck.Of(settings.Build(), folder) is not { } problems)
            return [HubCard.Read(folder) is not null && await AskAsync<StatusView>(folder, "status", cancellation) is { } status ? DoorOf(status)
                : Finding.Good("ここから見える設定（appsettings.json、環境変数、このコマンドライン）では、FTP・SFTP は使いません（Files:Ftp:Port、Files:Sftp:Port）",
                    "FTP and SFTP are off by the settings seen from here (appsettings.json, the environment, this command line): Files:Ftp:Port, Files:Sftp:Port")];
        if (problems.Count > 0) return [.. problems.Select(p => Finding.Bad(p.What.Ja, p.What.En, p.Action.Ja, p.Action.En))];
        var findings = new List<Finding> { Finding.Good("FTP・SFTP のデーモンはそろっています", "what FTP and SFTP need is installed") };
        if (HubCard.Read(folder) is null || await SilentAsync(folder, cancellation) is not { Count: > 0 } silent) return findings;
        findings.Add(Finding.Bad($"パスワードの crypt がないため FTP・SFTP を使えない業務システムがあります：{string.Join("、", silent)}", $"applications that cannot use FTP and SFTP, since their password has no crypt: {string.Join(", ", silent)}",
            "リージョン定義の password を value: で書いて適用し直してください", "write their password as value: in the region file, and apply it again"));
        return findings;
    }

    // The hub was told by its own command line or environment, which is not seen from here; so it is asked.
    private static Finding DoorOf(StatusView status)
    {
        var open = string.Join("、", new[] { status.FtpPort is { } ftp ? $"FTP {ftp}" : null, status.SftpPort is { } sftp ? $"SFTP {sftp}" : null }.OfType<string>());
        return open.Length == 0
            ? Finding.Good("ハブは FTP・SFTP を使わない設定です（Files:Ftp:Port、Files:Sftp:Port）", "FTP and SFTP are off in the hub (Files:Ftp:Port, Files:Sftp:Port)")
            : Finding.Good($"ハブは FTP・SFTP を使う設定です（ポート {open}）。設定がここから見えないため、デーモンは確かめていません。ハブと同じ設定を付けて実行すると確かめます",
                $"FTP and SFTP are on in the hub (ports {open.Replace('、', ',')}); its settings are not seen from here, so the daemon was not looked at. Run this with the hub's settings to have it looked at");
    }

    private static async Task<IReadOnlyList<Finding>> PartnersAsync(HubSettings settings, CancellationToken cancellation)
    {
        if (HubCard.Read(settings.DataFolder) is null || await AskAsync<PartnerView[]>(settings.DataFolder, "partners", cancellation) is not { Length: > 0 } partners) return [];
        var findings = PartnerPrograms.Problems(settings.Build()).Select(p => Finding.Bad(p.What.Ja, p.What.En, p.Action.Ja, p.Action.En)).ToList();
        var failing = partners.Where(p => p.Failures > 0).Select(p => $"{p.Municipality}.{p.Application}/{p.Partner}").ToList();
        findings.Add(failing.Count == 0
            ? Finding.Good($"連携先サーバー {partners.Length} か所に異常はありません", $"{partners.Length} partners' servers are visited without trouble")
            : Finding.Bad($"訪問できていない連携先サーバーがあります：{string.Join("、", failing)}", $"partners' servers that could not be visited: {string.Join(", ", failing)}",
                "bus partner list で理由を確認してください", "see why with bus partner list"));
        return findings;
    }

    private static async Task<IReadOnlyList<Finding>> DirectoriesAsync(string folder, CancellationToken cancellation)
    {
        if (HubCard.Read(folder) is null || await AskAsync<RegionSummary>(folder, "region", cancellation) is not { } region) return [];
        var findings = new List<Finding>();
        foreach (var code in region.Municipalities.Where(m => m.Directory).Select(m => m.Code))
            if (await AskAsync<StaffStepView>(folder, $"idp/{code}/staff/directory", cancellation) is { } looked)
                findings.Add(looked.Done
                    ? Finding.Good($"団体 {code} の職員ディレクトリに問い合わせできます", $"the directory of municipality {code} can be asked")
                    : Finding.Bad($"団体 {code}：{looked.Ja}", $"municipality {code}: {looked.En}", $"直したら bus staff directory --municipality {code} で確かめてください", $"once mended, see bus staff directory --municipality {code}"));
        return findings;
    }

    private static async Task<T?> AskAsync<T>(string folder, string path, CancellationToken cancellation) where T : class
    {
        using var hub = HubClient.Open(new HubTarget(folder, null, null));
        try
        {
            return await hub.GetAsync<T>(path, cancellation);
        }
        catch (VerbFailure)
        {
            // That the hub does not answer is told above.
            return null;
        }
    }

    private static async Task<IReadOnlyList<string>> SilentAsync(string folder, CancellationToken cancellation) =>
        await AskAsync<RegionSummary>(folder, "region", cancellation) is not { } region ? []
            : [.. region.Municipalities.SelectMany(m => m.Applications.Where(a => a is { Passwords: > 0, Ftp: false }).Select(a => $"{m.Code}.{a.Id}"))];

    private static async Task<Finding> BrokerAsync(HubSettings settings, CancellationToken cancellation)
    {
        var (name, trouble) = await BrokerProbe.LookAsync(settings.Build(), cancellation);
        return trouble is { } what
            ? Finding.Bad(what.Ja, what.En, "ブローカーが動いているか、Broker:Uri が正しいか確認してください。ハブはなくても受け付けます", "see that the broker runs and Broker:Uri is right; meanwhile a hub goes on accepting")
            : Finding.Good($"ブローカー {name} を使えます", $"the broker {name} can be used");
    }

    private static Finding NotOurs() => Finding.Bad("このフォルダーのハブを点検する権限がありません", "the hub of this folder may not be looked at by you", "ハブと同じ利用者で実行してください（sudo -u bus bus doctor）", "run it as the hub's user (sudo -u bus bus doctor)");

    private static Finding Port(string urls) => Listening.FirstWrong(urls) is { } wrong
        ? Finding.Bad($"アドレス {wrong} が正しくありません", $"{wrong} is no address to listen on", "--urls に http://… か https://… で指定してください", "give --urls as http://… or https://…")
        : Listening.FirstTaken(urls) is { } taken
        ? Finding.Bad($"アドレス {taken} は使用中です", $"the address {taken} is in use", "--urls で別のポートを指定してください", "name another port with --urls")
        : Finding.Good($"ポートは空いています（{urls}）", $"the ports are free ({urls})");
}

/// <summary>One thing the doctor looked at.</summary>
internal sealed record Finding(bool Fine, TextView What, TextView? Action)
{
    public static Finding Good(string ja, string en) => new(true, new TextView(ja, en), null);

    public static Finding Bad(string ja, string en, string actionJa, string actionEn) => new(false, new TextView(ja, en), new TextView(actionJa, actionEn));
}
