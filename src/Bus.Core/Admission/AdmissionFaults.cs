using Bus.Core.Faults;
using Bus.Core.Vocabulary;

namespace Bus.Core.Admission;

/// <summary>Why new work is not taken now.</summary>
internal static class AdmissionFaults
{
    public static Fault TooManyMessages(int quota, TimeSpan wait) => Fault.Of(FaultCode.OverQuota,
        $"この団体の電文の割当（1 秒あたり {quota:N0} 件）を超えました。何も受け付けていません。",
        $"The municipality's quota of {quota:N0} messages a second is used up. Nothing was taken.") with { RetryAfter = wait };

    public static Fault DayUsedUp(long used, long most, TimeSpan wait) => Fault.Of(FaultCode.OverQuota,
        $"この団体の連携ファイルの割当（1 日 {ByteSize.Text(most)}）のうち本日 {ByteSize.Round(used)} を使いました。ファイルはそのまま待ち、翌日 0 時（日本時間）以降に順に取り込みます。急ぐ場合は運用担当者が割当を増やせます。",
        $"Of the municipality's quota for bulk files ({ByteSize.Text(most)} a day) {ByteSize.Round(used)} are used today. The file waits where it is and is taken in its turn after midnight, Japan time; the operator can raise the quota.")
        with { RetryAfter = wait };

    public static Fault FileLargerThanADay(long bytes, long most) => Fault.Of(FaultCode.OverQuota,
        $"ファイル（{ByteSize.Round(bytes)}）が、この団体の 1 日分の割当（{ByteSize.Text(most)}）より大きいため取り込めません。分割するか、運用担当者に割当の変更を依頼して置き直してください。",
        $"The file ({ByteSize.Round(bytes)}) is larger than the municipality's quota of a whole day ({ByteSize.Text(most)}), so it is never taken. Part it, or have the operator raise the quota, and drop it again.");

    public static Fault Backlog(long undelivered, TimeSpan wait) => Fault.Of(FaultCode.Busy,
        $"この団体の未配信が {undelivered:N0} 件あり、上限（Intake:BacklogPerMunicipality）に達しています。配信先が受け取れば再び受け付けます。",
        $"{undelivered:N0} deliveries of this municipality wait, the most there may be (Intake:BacklogPerMunicipality). New ones are taken when its consumers have taken these.")
        with { RetryAfter = wait };

    public static Fault DiskLow(DiskRoom disk, TimeSpan wait) => Fault.Of(FaultCode.Unavailable,
        $"ハブのディスクの空きが少ないため（残り {ByteSize.Round(disk.Free)}、必要 {ByteSize.Round(disk.Least)}）、新しい受付を止めています。配信は続いています。運用担当者がディスクを空けると再開します。",
        $"The hub's disk has little room left ({ByteSize.Round(disk.Free)} of the {ByteSize.Round(disk.Least)} it must have), so nothing new is taken; deliveries go on. It takes messages again when the operator has made room.")
        with { RetryAfter = wait };
}
