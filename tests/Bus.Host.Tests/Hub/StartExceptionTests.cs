using System.Net.Sockets;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Vocabulary;
using Bus.Host.Hub;
using Bus.Storage.Engine;
using Bus.Storage.Keys;

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

    /// <summary>With exit code 2 the unit leaves it stopped, and whoever watches the unit sees that it failed; with 1 it starts again until the database or the mount is back.</summary>
    [Fact]
    public void WhatNoNewStartMends_IsToldFromWhatMayBeOverInAWhile()
    {
        var why = new Bilingual("理由", "why");
        Exception[] lasting = [JournalUnavailableException.Damaged(null, "a page"), new JournalUnavailableException(why) { IsLasting = true }, new MasterKeyException(why), new SchemaTooNewException(99, 1)];
        Exception[] passing = [new JournalUnavailableException(why), new NodeNameTakenException("hub1", "http://hub1:8080"), new IOException("the mount is not there")];
        Assert.All(lasting, e => Assert.True(HubStartException.Of(e)!.IsUsage, e.GetType().Name));
        Assert.All(passing, e => Assert.False(HubStartException.Of(e)!.IsUsage, e.GetType().Name));
    }
}
