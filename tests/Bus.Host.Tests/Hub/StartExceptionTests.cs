using System.Net.Sockets;
using Bus.Host.Hub;

namespace Bus.Host.Tests.Hub;

/// <summary>Why a hub does not start, as whoever started it is told.</summary>
public class StartExceptionTests
{
    [Fact]
    public void PortThatNeedsARight_SaysWhichOne()
    {
        // What Kestrel throws for port 443 under an account that is not root; as root it cannot be had.
        var told = HubStartException.Of(new SocketException((int)SocketError.AccessDenied));
        Assert.NotNull(told);
        Assert.Contains("--urls", told.What.En, StringComparison.Ordinal);
        Assert.Contains("CAP_NET_BIND_SERVICE", told.Action.Ja, StringComparison.Ordinal);
    }
}
