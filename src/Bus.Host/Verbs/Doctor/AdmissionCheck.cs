using Bus.Core.Vocabulary;
using Bus.Host.Api;
using Bus.Host.Client;

namespace Bus.Host.Verbs.Doctor;

/// <summary>For the doctor: does the running hub take new work?</summary>
internal static class AdmissionCheck
{
    public static async Task<IReadOnlyList<Finding>> RunAsync(HubClient hub, CancellationToken cancellation)
    {
        var findings = new List<Finding>();
        var admission = await hub.GetAsync<AdmissionView>("admission", cancellation);
        if (admission.TakesWork) findings.Add(Finding.Good("ハブは新しい受付をしています", "the hub takes new work"));
        else
            foreach (var disk in admission.Disks.Where(d => d.Free < d.Least * 1.1))
                findings.Add(Finding.Bad($"ディスク（{disk.Folder}）の空きが {ByteSize.Round(disk.Free)} しかないため、新しい受付を止めています。配信は続いています",
                    $"the disk of {disk.Folder} has only {ByteSize.Round(disk.Free)} left, so nothing new is taken; deliveries go on",
                    $"{ByteSize.Round((long)(disk.Least * 1.1))} 以上空けてください。受付は自動で再開します（Intake:MinimumFreeDisk）", $"make {ByteSize.Round((long)(disk.Least * 1.1))} free; it takes work again by itself (Intake:MinimumFreeDisk)"));
        foreach (var municipality in admission.Backlogs)
            findings.Add(Finding.Bad($"団体 {municipality} の未配信が上限に達し、新しい受付を止めています", $"municipality {municipality} has as much undelivered as there may be; nothing new is taken from it",
                "bus route list で止まっている配信先を確かめてください（上限は Intake:BacklogPerMunicipality）", "see bus route list for the consumer that does not take it (the limit is Intake:BacklogPerMunicipality)"));
        findings.AddRange(OfFiles(await hub.GetAsync<FileView[]>("files", cancellation)));
        return findings;
    }

    internal static IReadOnlyList<Finding> OfFiles(IReadOnlyList<FileView> files)
    {
        var findings = new List<Finding>();
        // One that is not complete is its sender's to complete, and most are in a minute; those that are not wait for somebody to be told.
        var waiting = files.Where(f => f.WaitsFor is not null && f.Phase != FilePhase.Incomplete.Wire()).ToList();
        if (waiting.Count > 0)
            findings.Add(Finding.Bad($"取込を待っている連携ファイルが {waiting.Count} 件あります", $"{waiting.Count} bulk files wait to be taken", "bus file list で理由を確かめてください", "see bus file list for the reasons"));
        foreach (var folder in files.Where(f => f.Late && f.Claim is null).GroupBy(f => (f.Municipality, f.Application, f.Contract)))
        {
            var (where, since) = ($"{folder.Key.Municipality}.{folder.Key.Application} in/{folder.Key.Contract}", folder.Min(f => f.StartedAt));
            findings.Add(Finding.Bad($"{where} に、完了していないため取り込めない連携ファイルが {folder.Count()} 件あります（最も古いものは {since:M月d日 H時m分} から）",
                $"{folder.Count()} bulk files in {where} are not complete and so not taken, the oldest since {since:yyyy-MM-dd HH:mm} JST",
                "bus file list で足りないものを確かめ、送信側の業務システムの担当者に補うか消してもらってください（Alerts:Incomplete）",
                "see with bus file list what they lack, and have the sending application's operator bring it or delete them (Alerts:Incomplete)"));
        }
        return findings;
    }
}
