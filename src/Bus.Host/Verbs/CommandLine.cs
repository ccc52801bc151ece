using System.CommandLine;
using Bus.Host.Hub;
using Bus.Host.Verbs.Doctor;
using Bus.Host.Verbs.Idp;
using Bus.Host.Verbs.Journal;
using Bus.Host.Verbs.Messages;
using Bus.Host.Verbs.Municipalities;

namespace Bus.Host.Verbs;

/// <summary>The command line: one list of verbs. Exit code 0 fine, 1 failed, 2 usage, and 3 for a wait that timed out.</summary>
internal static class CommandLine
{
    public const int Fine = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int TimedOut = 3;

    // The others ask a running hub, which has settings of its own, or none at all.
    internal static readonly string[] ReadSettings = ["run", "demo", "move", "backup", "restore", "doctor"];

    // A hub that is told to stop hands its work over first; how long that may take are its own options. A verb that hangs can still be killed.
    private static readonly TimeSpan LongestStop = TimeSpan.FromMinutes(10);

    public static async Task<int> RunAsync(string[] args)
    {
        var (words, overrides, withoutValue) = Settings.Split(args);
        var root = Root(overrides);
        words = LeadingOptions.BehindTheVerb(words);
        // No verb means run.
        if (words.Length == 0 || (words[0].StartsWith('-') && words[0] is not ("--help" or "-h" or "-?" or "--version"))) words = ["run", .. words];
        var parsed = root.Parse(words);
        List<string> wrong = [.. parsed.Errors.Select(e => ParserTexts.InBothLanguages(e.Message)), .. withoutValue.Select(s => $"{s} に値がありません（{s}=値）。 / {s} lacks its value ({s}=value).")];
        if (wrong.Count == 0 && overrides.Count > 0 && !ReadSettings.Contains(parsed.CommandResult.Command.Name)) wrong.AddRange(overrides.Keys.Select(NotHere));
        if (wrong.Count > 0) return ShowUsage(wrong, words.Contains("--json"));
        using var stop = new CancellationTokenSource();
        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = LongestStop }, stop.Token);
    }

    /// <summary>The list of verbs.</summary>
    /// <param name="overrides">Settings that the command line gives.</param>
    internal static RootCommand Root(IReadOnlyDictionary<string, string?> overrides)
    {
        var root = new RootCommand("Bus: 自治体業務システム連携ハブ / integration hub for municipal business systems");
        root.Subcommands.Add(RunVerb.Command(overrides));
        root.Subcommands.Add(DemoVerb.Command(overrides));
        root.Subcommands.Add(RegionVerbs.Command());
        root.Subcommands.Add(MunicipalityVerbs.Command());
        root.Subcommands.Add(ContractVerbs.Command());
        root.Subcommands.Add(CharsetVerbs.Command());
        root.Subcommands.Add(MessageVerbs.Command());
        root.Subcommands.Add(QueryVerbs.Command());
        root.Subcommands.Add(ConformanceVerb.Command());
        root.Subcommands.Add(FileVerbs.Command());
        root.Subcommands.Add(ErrorVerbs.Command());
        root.Subcommands.Add(ReportVerbs.Command());
        root.Subcommands.Add(ClosingVerbs.Close());
        root.Subcommands.Add(ClosingVerbs.Command());
        root.Subcommands.Add(JournalVerbs.Command(overrides));
        root.Subcommands.Add(BackupVerb.Command(overrides));
        root.Subcommands.Add(RestoreVerb.Command(overrides));
        root.Subcommands.Add(RouteVerbs.Command());
        root.Subcommands.Add(NodeVerbs.Command());
        root.Subcommands.Add(IdpVerbs.Command());
        root.Subcommands.Add(StaffVerbs.Command());
        root.Subcommands.Add(PartnerVerbs.Command());
        root.Subcommands.Add(WaitVerb.Command());
        root.Subcommands.Add(MaintenanceVerbs.Command());
        root.Subcommands.Add(AlertVerbs.Command());
        root.Subcommands.Add(ApprovalVerbs.Command());
        root.Subcommands.Add(AuditVerbs.Command());
        root.Subcommands.Add(MaintenanceVerbs.Quiesce());
        root.Subcommands.Add(DoctorVerb.Command(overrides));
        StrayOptions.RefuseIn(root);
        return root;
    }

    private static string NotHere(string setting) => $"--{setting} はここでは使えません。このコマンドはハブの設定を読みません（読むのは {string.Join("、", ReadSettings)}）。"
        + $" / --{setting} means nothing here: this verb reads no settings of a hub ({string.Join(", ", ReadSettings)} do).";

    private static int ShowUsage(IReadOnlyList<string> texts, bool json)
    {
        if (json)
        {
            new Screen(json: true).Fail(new VerbFailure("指定が正しくありません。", "The command line is wrong.", "使い方は --help で表示します。", "See --help for usage.") { Details = texts });
            return Usage;
        }
        foreach (var text in texts) System.Console.Error.WriteLine(text);
        System.Console.Error.WriteLine("使い方は --help で表示します。 / See --help for usage.");
        return Usage;
    }
}
