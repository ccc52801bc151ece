using Bus.Core.Nodes;
using Bus.Core.Vocabulary;
using Bus.Files;
using Bus.Host.Alerts;
using Bus.Host.Alerts.Sources;
using Bus.Host.Api;
using Bus.Host.Verbs.Doctor;
using Microsoft.Extensions.Options;

namespace Bus.Host.Tests.Alerts;

/// <summary>A file that nobody completes is told, by the alerts and by the doctor; one that is under way, or will be complete by itself, is not.</summary>
public class IncompleteSourceTests
{
    private static readonly ApplicationRef Sender = new(MunicipalityCode.Parse("362018"), "collection");
    private readonly AlertOptions _options = new() { Incomplete = TimeSpan.FromHours(2) };
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task FilesStuckForLong_AreToldOnceAFolder_WithoutTheirNames()
    {
        var alerts = await Source(Lies("yamada-1.csv", hours: 3), Lies("yamada-2.csv", hours: 5), Lies("new.csv", hours: 1), Lies("waits.csv", hours: null)).LookAsync([], default);
        var alert = Assert.Single(alerts);
        Assert.Equal("incomplete/sole/362018/collection/collection-history", alert.Key.Replace(Sender.ToString(), "362018/collection"));
        Assert.Contains("2 bulk files", alert.Text.En);
        Assert.Contains("2 件", alert.Text.Ja);
        Assert.DoesNotContain("yamada", alert.ToString());
    }

    /// <summary>Its sender can do nothing about it; without an alert nobody would look.</summary>
    [Fact]
    public async Task FileThatCannotBeRead_IsToldAsSuch_NotAsIncomplete()
    {
        var stuck = Lies("yamada-1.csv", hours: 3) with { ClaimId = "c-1", Phase = FilePhase.Waiting };
        var alerts = await Source(stuck, Lies("b.csv", hours: 3)).LookAsync([], default);
        Assert.Equal(["incomplete-file", "stuck-file"], alerts.Select(a => a.Kind).Order(StringComparer.Ordinal));
        Assert.Equal(2, alerts.Select(a => a.Key).Distinct().Count());
        Assert.Contains("data-centre operator", alerts.Single(a => a.Kind == "stuck-file").Text.En);
        var findings = AdmissionCheck.OfFiles([FileView.Of(stuck, late: true)]);
        Assert.Contains("1 bulk files wait to be taken", Assert.Single(findings).What.En);
    }

    [Fact]
    public void Doctor_TellsOfThem_WithCauseActionAndParty()
    {
        FileInProgress[] files = [Lies("a.csv", hours: 3), Lies("new.csv", hours: 1), Lies("waits.csv", hours: null)];
        var finding = Assert.Single(AdmissionCheck.OfFiles([.. files.Select(f => FileView.Of(f, IncompleteSource.IsLate(f, _options, _now)))]));
        Assert.False(finding.Fine);
        Assert.Contains("1 bulk files in 362018.collection in/collection-history", finding.What.En);
        Assert.Contains("送信側の業務システムの担当者", finding.Action!.Ja);
        Assert.Contains("bus file list", finding.Action.En);
    }

    private IncompleteSource Source(params FileInProgress[] files) => new(new Files(files), new SoleNode(), Options.Create(_options), TimeProvider.System);

    private FileInProgress Lies(string name, int? hours)
    {
        DateTimeOffset? since = hours is { } h ? _now - TimeSpan.FromHours(h) : null;
        return new(Sender, "collection-history", name, null, null, FilePhase.Incomplete, 0, 0, 10, since ?? _now, null, new Bilingual("-", "-")) { StuckSince = since };
    }

    private sealed record Files(IReadOnlyList<FileInProgress> Current) : IFileProgress;
}
