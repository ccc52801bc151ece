using System.Collections.Immutable;
using Bus.Core.Admission;
using Bus.Core.Vocabulary;
using Bus.Files;
using Bus.Host.Alerts;
using Bus.Host.Alerts.Sources;
using Bus.Host.Api.Access;
using Microsoft.Extensions.Options;

namespace Bus.Host.Api;

/// <summary>What the hub does not take now, and why: disk, backlog, and bulk files that wait for their quota or are not complete.</summary>
internal static class AdmissionEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/admission", (IAdmission admission) => AdmissionView.Of(admission.Status)).For(AccessRule.Read);
        api.MapGet("/files", (Caller caller, IFileProgress files, IOptions<AlertOptions> options, TimeProvider clock, string? municipality, string? file) => files.Current.Where(f => caller.Actor.Sees(f.Sender.Municipality)
            && (municipality is null || f.Sender.Municipality.Value == municipality) && (file is null || f.File == file || f.Receipt == file || f.ClaimId == file)).Select(f => FileView.Of(f, IncompleteSource.IsLate(f, options.Value, clock.GetUtcNow())))).For(AccessRule.ReadOwn);
    }
}

internal sealed record AdmissionView(bool TakesWork, ImmutableArray<DiskView> Disks, ImmutableArray<string> Backlogs)
{
    public static AdmissionView Of(AdmissionStatus status) => new(status.DiskLow is null,
        [.. status.Disks.Select(d => new DiskView(d.Folder, d.Free, d.Size, d.Least))], [.. status.Backlogs.Select(b => b.Value)]);
}

internal sealed record DiskView(string Folder, long Free, long Size, long Least);

/// <summary>A bulk file that is being read, or waits; <paramref name="WaitsFor"/> says why.</summary>
/// <param name="Claim">Its claim; null: it is not complete, or not in its drop folder yet.</param>
/// <param name="Phase"><c>fetching</c>, <c>incomplete</c>, <c>queued</c>, <c>waiting</c>, <c>reading</c> or <c>committing</c>.</param>
/// <param name="EndsAt">When it will have been read; null: that cannot be told.</param>
/// <param name="Late">For longer than <c>Alerts:Incomplete</c> it is not complete and has not changed, or could not be taken in.</param>
internal sealed record FileView(string Municipality, string Application, string Contract, string File, string? Claim, string? Receipt, string Phase, long Records, long BytesRead, long TotalBytes,
    DateTimeOffset StartedAt, DateTimeOffset? EndsAt, TextView? WaitsFor, bool Late)
{
    public static FileView Of(FileInProgress f, bool late) => new(f.Sender.Municipality.Value, f.Sender.Application, f.Contract, f.File, f.ClaimId, f.Receipt, f.Phase.Wire(), f.Records, f.BytesRead, f.TotalBytes,
        JapanTime.Of(f.StartedAt), JapanTime.Of(f.EndsAt), TextView.Of(f.WaitsFor), late);
}
