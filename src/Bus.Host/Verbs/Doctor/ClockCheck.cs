using System.Runtime.InteropServices;

namespace Bus.Host.Verbs.Doctor;

/// <summary>The clock: business dates, receipts and time-outs go by it, and nodes must agree.</summary>
internal static partial class ClockCheck
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <summary>Whether the kernel says that somebody keeps the clock (adjtimex(2)). Only a hint: in a container the host may keep it otherwise.</summary>
    public static Finding Local()
    {
        const int notSynchronized = 5;
        if (!OperatingSystem.IsLinux()) return Finding.Good("時計の同期状態はこの OS では確認しません", "whether the clock is kept is not looked at on this system");
        return AdjustTime(new byte[512]) != notSynchronized
            ? Finding.Good("時計は同期しています", "the clock is synchronised")
            : new Finding(true, new("時計の同期を確認できません", "the clock is not known to be synchronised"), new("NTP（chrony など）で合わせてください", "keep it by NTP (chrony and the like)"));
    }

    /// <summary>This machine's clock against the database's.</summary>
    public static Finding Against(DateTimeOffset database, DateTimeOffset here)
    {
        var apart = (here - database).Duration();
        return apart <= Tolerance
            ? Finding.Good("データベースの時計と合っています", "the clock agrees with the database's")
            : Finding.Bad($"この機械の時計はデータベースの時計と {apart.TotalSeconds:0.0} 秒ずれています", $"this machine's clock and the database's are {apart.TotalSeconds:0.0} s apart",
                "両方を同じ NTP サーバーに合わせてください", "keep both by the same NTP servers");
    }

    // struct timex, with modes = 0: nothing is set, the state is the answer.
    [DllImport("libc", EntryPoint = "adjtimex")]
    private static extern int AdjustTime(byte[] timex);
}
