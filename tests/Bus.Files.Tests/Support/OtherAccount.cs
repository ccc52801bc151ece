using System.Runtime.InteropServices;

namespace Bus.Files.Tests.Support;

/// <summary>What this thread does with files it does as another account, until disposed; for root only. Nothing may be awaited meanwhile.</summary>
internal sealed class OtherAccount : IDisposable
{
    public const uint Number = 12_345;

    public OtherAccount() => _ = setfsuid(Number);

    public void Dispose() => _ = setfsuid(0);

    [DllImport("libc")]
    private static extern int setfsuid(uint user);
}
