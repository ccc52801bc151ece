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
        // One that is not complete is its sender's to complete, and most are in a minute.
        var waiting = (await hub.GetAsync<FileView[]>("files", cancellation)).Where(f => f.WaitsFor is not null && f.Phase != FilePhase.Incomplete.Wire()).ToList();
        if (waiting.Count > 0)
            findings.Add(Finding.Bad($"取込を待っている連携ファイルが {waiting.Count} 件あります", $"{waiting.Count} bulk files wait to be taken", "bus file list で理由を確かめてください", "see bus file list for the reasons"));
        return findings;
    }
}
