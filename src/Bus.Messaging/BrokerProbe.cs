using Bus.Core.Vocabulary;
using Bus.Messaging.Brokers;
using Microsoft.Extensions.Configuration;

namespace Bus.Messaging;

/// <summary>Looks at the broker without a hub; for <c>bus doctor</c>.</summary>
public static class BrokerProbe
{
    /// <summary>Connects with the settings of section <c>Broker</c>, and goes again.</summary>
    /// <returns>The broker's name, without user and password, and what is wrong with it; null: nothing.</returns>
    /// <exception cref="BrokerSettingException">A setting that no hub can work with.</exception>
    public static async Task<(string Name, Bilingual? Trouble)> LookAsync(IConfiguration configuration, CancellationToken cancellation)
    {
        var broker = BrokerChoice.Of(configuration);
        try
        {
            await broker.FindAsync(cancellation);
            return (broker.Name, null);
        }
        catch (BrokerTroubleException trouble)
        {
            return (broker.Name, trouble.What);
        }
    }
}
