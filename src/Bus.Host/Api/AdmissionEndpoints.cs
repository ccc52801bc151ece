using System.Collections.Immutable;
using Bus.Core.Admission;
using Bus.Core.Vocabulary;
using Bus.Files;
using Bus.Host.Api.Access;

namespace Bus.Host.Api;

/// <summary>What the hub does not take now, and why: disk, backlog, and bulk files that wait for their quota.</summary>
internal static class AdmissionEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/admission", (IAdmission admission) => AdmissionView.Of(admission.Status)).For(AccessRule.Read);
        api.MapGet("/files", (Caller caller, IFileProgress files) => files.Current.Where(f => caller.Actor.Sees(f.Sender.Municipality)).Select(FileView.Of)).For(AccessRule.ReadOwn);
    }
}

internal sealed record AdmissionView(bool TakesWork, ImmutableArray<DiskView> Disks, ImmutableArray<string> Backlogs)
{
    public static AdmissionView Of(AdmissionStatus status) => new(status.DiskLow is null,
        [.. status.Disks.Select(d => new DiskView(d.Folder, d.Free, d.Size, d.Least))], [.. status.Backlogs.Select(b => b.Value)]);
}

internal sealed record DiskView(string Folder, long Free, long Size, long Least);

/// <summary>A bulk file that is being read, or waits; <paramref name="WaitsFor"/> says why.</summary>
internal sealed record FileView(string Municipality, string Application, string Contract, string File, string? Receipt, long Records, long BytesRead, long TotalBytes,
    DateTimeOffset StartedAt, TextView? WaitsFor)
{
    public static FileView Of(FileInProgress f) => new(f.Sender.Municipality.Value, f.Sender.Application, f.Contract, f.File, f.Receipt, f.Records, f.BytesRead, f.TotalBytes,
        JapanTime.Of(f.StartedAt), TextView.Of(f.WaitsFor));
}
