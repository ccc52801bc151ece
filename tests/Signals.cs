using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Bus.Tests;

/// <summary>Signals to processes, sent at once: a <c>kill</c> that has to be started first comes late on a busy machine, when what it should interrupt is over. A process that is gone is passed over.</summary>
internal static class Signals
{
    // The numbers of Linux: signal(7), errno(3).
    private const int Killed = 9, Terminated = 15, Continued = 18, Stopped = 19, NoSuchProcess = 3;

    /// <summary>SIGSTOP: it stands still, its connections stay.</summary>
    public static void Freeze(int process) => Send(process, Stopped);

    /// <summary>SIGCONT: it goes on.</summary>
    public static void Thaw(int process) => Send(process, Continued);

    /// <summary>SIGTERM, as an operator stops it.</summary>
    public static void Terminate(int process) => Send(process, Terminated);

    /// <summary>SIGKILL, to it alone and not to what it started.</summary>
    public static void Kill(int process) => Send(process, Killed);

    private static void Send(int process, int signal)
    {
        if (Kill(process, signal) != 0 && Marshal.GetLastPInvokeError() is var error and not NoSuchProcess) throw new Win32Exception(error);
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);
}
