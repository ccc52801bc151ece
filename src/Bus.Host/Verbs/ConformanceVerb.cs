using System.CommandLine;
using Bus.Conformance;
using Bus.Contracts.Catalogue;
using Bus.Core.Contracts;
using Bus.Core.Vocabulary;
using Bus.Host.Verbs.Messages;
using Spectre.Console;

namespace Bus.Host.Verbs;

/// <summary><c>bus conformance</c>: 相互接続確認 against a hub or an application's own endpoint.</summary>
internal static class ConformanceVerb
{
    public const string PasswordVariable = "BUS_CONFORMANCE_PASSWORD";

    public static Command Command()
    {
        var url = new Option<string>("--url") { Description = "相手のアドレス / the address to try", Required = true };
        var role = new Option<string>("--as") { Description = "確認ツールの役割：provider（渡す）| consumer（照会する、…/exchange では受信箱から受け取る） / as what it acts: provider hands over, consumer asks, at …/exchange fetches from the mailbox", Required = true };
        role.AcceptOnlyFromAmong("provider", "consumer");
        var against = new Option<string?>("--against") { Description = "hub | application（省略時はアドレスで判断） / by the address if left out" };
        against.AcceptOnlyFromAmong("hub", "application");
        var contract = new Option<string?>("--contract") { Description = "連携インタフェース / contract" };
        var municipality = new Option<string?>("--municipality") { Description = "団体コード / municipality code" }.AsMunicipality();
        var user = new Option<string?>("--user") { Description = $"ユーザー名（パスワードは環境変数 {PasswordVariable} か --password-file） / user; the password by the variable or the file" };
        var file = new Option<string?>("--password-file") { Description = "パスワードのファイル / file that holds the password" };
        var values = new Option<string[]>("--value") { Description = "照会の項目=値（複数可） / item=value of the question", AllowMultipleArgumentsPerToken = true };
        var sample = new Option<string?>("--sample") { Description = "電文または照会の見本 XML（省略時は付属の見本） / sample XML of a message or question, default the contract's own" };
        var contracts = new Option<string?>("--contracts") { Description = "連携インタフェースの追加フォルダー / folder with more contracts" };
        var timeout = new Option<int>("--timeout") { Description = "応答を待つ秒数 / seconds to wait for an answer", DefaultValueFactory = _ => 30 }.Within(1, 600, new("1〜600 秒で", "1 to 600 seconds"));
        var page = new Option<int>("--large-page") { Description = "大きなページの件数 / records of the large page", DefaultValueFactory = _ => 500 }.Within(1, 10_000, new("1〜10,000 で", "1 to 10,000"));
        var html = new Option<string?>("--html") { Description = "提出する報告書（HTML） / the report to hand in, as HTML" };
        var text = new Option<string?>("--text") { Description = "提出する報告書（テキスト） / the report to hand in, as text" };
        var command = Verb.Plain("conformance", "相互接続確認：相手側を演じて全項目を確かめる / plays the other side and tries the whole list", async (parsed, screen, cancellation) =>
        {
            var subject = ConformanceSubject.Of(parsed.GetValue(url)!, parsed.GetValue(against), parsed.GetValue(municipality), parsed.GetValue(contract));
            var (catalogue, formats) = ContractSamples.Open(parsed.GetValue(contracts));
            var acts = parsed.GetValue(role) != "consumer" ? ConformanceRole.Provider : subject.IsMailbox ? ConformanceRole.Fetcher : ConformanceRole.Consumer;
            var query = acts == ConformanceRole.Consumer ? catalogue.FindQuery(subject.Contract ?? "delinquency-inquiry") ?? throw NoContract(subject.Contract, "照会", "query") : null;
            var records = query?.Answer ?? catalogue.Find(subject.Contract ?? "collection-history") ?? throw NoContract(subject.Contract, "連携インタフェース", "contract");
            var patience = TimeSpan.FromSeconds(parsed.GetValue(timeout));
            if (!await ConformanceRun.IsListeningAsync(subject.Url, patience, TimeProvider.System, cancellation)) throw NobodyListens(subject.Url);
            var report = await ConformanceRun.RunAsync(new ConformanceOptions
            {
                Url = subject.Url, Role = acts, Target = subject.Target, Municipality = subject.Municipality,
                Contract = records, Query = query, Formats = formats, Sample = SampleOf(parsed.GetValue(sample), records, query?.Operation ?? records.Operation),
                User = parsed.GetValue(user), Password = PasswordOf(parsed.GetValue(user), parsed.GetValue(file)), Values = MessageSearch.ValuesOf(parsed.GetValue(values) ?? []),
                Timeout = patience, LargePage = parsed.GetValue(page),
            }, TimeProvider.System, result => Tell(screen, result), cancellation);
            screen.Show(new { passed = report.Passed, report.Subject, report.At, results = report.Results.Select(ViewOf) }, _ => System.Console.Out.Write(report.ToText()));
            // Behind what is shown: where one cannot be written, what was found is there all the same.
            if (parsed.GetValue(html) is { } htmlFile) await OutFile.WriteForAllAsync(htmlFile, report.ToHtml(), cancellation);
            if (parsed.GetValue(text) is { } textFile) await OutFile.WriteForAllAsync(textFile, report.ToText(), cancellation);
            return report.Passed ? CommandLine.Fine : CommandLine.Failed;
        });
        command.OneMunicipality(("--municipality", r => r.GetValue(municipality)), ("--url", r => ConformanceSubject.MunicipalityIn(r.GetValue(url))));
        foreach (var option in new Option[] { url, role, against, contract, municipality, user, file, values, sample, contracts, timeout, page, html, text }) command.Options.Add(option);
        return command;
    }

    private static object ViewOf(CheckResult r) => new
    {
        r.Id, r.Section, r.Title, r.Sent, r.Expected, r.Came, r.Mend,
        verdict = r.Verdict switch { Verdict.Passed => "passed", Verdict.Failed => "failed", _ => "not-applicable" },
    };

    private static void Tell(Screen screen, CheckResult result)
    {
        if (!screen.Json && !System.Console.IsOutputRedirected) screen.Console.MarkupLineInterpolated($"[grey]{result.Id}[/] {(result.Verdict == Verdict.Failed ? "×" : result.Verdict == Verdict.Passed ? "○" : "–")}");
    }

    private static string SampleOf(string? file, Contract contract, string element)
    {
        if (file is not null)
        {
            if (!File.Exists(file)) throw new VerbFailure($"見本 {file} がありません。", $"There is no sample {file}.", "--sample のパスを確認してください。", "Check the path of --sample.");
            return File.ReadAllText(file);
        }
        return ContractSamples.Find(contract.Name, contract.Version, element) ?? throw new VerbFailure($"{contract} に {element} の見本がありません。", $"{contract} has no sample of {element}.",
            "--sample で電文または照会の XML を指定してください。", "Name an XML of a message or question by --sample.");
    }

    private static string PasswordOf(string? user, string? file)
    {
        if (user is null) return "";
        if (file is not null && !File.Exists(file)) throw new VerbFailure($"パスワードファイル {file} がありません。", $"There is no password file {file}.", "パスを確認してください。", "Check its path.");
        var password = file is null ? Environment.GetEnvironmentVariable(PasswordVariable) : File.ReadAllText(file).TrimEnd('\r', '\n');
        return string.IsNullOrEmpty(password) ? throw new VerbFailure("パスワードがありません。", "There is no password.",
            $"環境変数 {PasswordVariable} か --password-file で指定してください。", $"Give it by the environment variable {PasswordVariable} or by --password-file.") : password;
    }

    private static VerbFailure NobodyListens(Uri url) => new($"{url.Host}:{url.Port} に接続できません。確認は一つも行っていません。", $"{url.Host}:{url.Port} cannot be reached. Nothing was tried.",
        "相手が動いていること、--url のホスト名とポート、途中のファイアウォールを確かめてください。", "See that the other side runs, and check host and port of --url and the firewalls between.");

    private static VerbFailure NoContract(string? name, string ja, string en) => new($"{ja} {name} はありません。", $"There is no {en} {name}.",
        "--contract を確認してください。独自のものは --contracts でフォルダーを指定します。", "Check --contract; one of your own needs its folder by --contracts.");
}

/// <summary>What an address says of the subject.</summary>
/// <param name="Contract">Null: not said.</param>
internal sealed record ConformanceSubject(Uri Url, ConformanceTarget Target, MunicipalityCode Municipality, string? Contract)
{
    /// <exception cref="VerbFailure">It does not say enough.</exception>
    public static ConformanceSubject Of(string url, string? against, string? municipality, string? contract)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0)
            throw new VerbFailure("--url は http:// か https:// で始まる、ユーザー名を含まないアドレスにしてください。", "--url must be an http or https address without a user.",
                "例：--url http://localhost:8080/soap/362018/collection-history", "For example: --url http://localhost:8080/soap/362018/collection-history");
        var parts = address.AbsolutePath.Trim('/').Split('/');
        var hub = parts is [.., "soap", _, _] && MunicipalityCode.TryParse(parts[^2], out _);
        var target = against switch { "hub" => ConformanceTarget.Hub, "application" => ConformanceTarget.Application, _ => hub ? ConformanceTarget.Hub : ConformanceTarget.Application };
        if (!MunicipalityCode.TryParse(municipality ?? (hub ? parts[^2] : ""), out var code))
            throw new VerbFailure("団体コードが分かりません。", "The municipality is not known.", "--municipality で 6 桁の団体コードを指定してください。", "Name the 6-digit code by --municipality.");
        return new ConformanceSubject(address, target, code, contract ?? (hub && parts[^1] != "exchange" ? parts[^1] : null)) { IsMailbox = hub && parts[^1] == "exchange" };
    }

    /// <summary>The municipality that a hub's address names; null: it is no such address.</summary>
    public static string? MunicipalityIn(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.AbsolutePath.Trim('/').Split('/') is [.., "soap", var code, _] ? code : null;

    /// <summary>The address is a hub's <c>exchange</c>.</summary>
    public bool IsMailbox { get; private init; }
}
