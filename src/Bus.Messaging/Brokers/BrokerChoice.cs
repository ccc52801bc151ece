using Microsoft.Extensions.Configuration;

namespace Bus.Messaging.Brokers;

/// <summary>Which engine the settings name.</summary>
internal static class BrokerChoice
{
    /// <exception cref="BrokerSettingException">An engine that is not known, or a setting of it that cannot be used.</exception>
    public static IBroker Of(IConfiguration configuration)
    {
        var options = configuration.GetSection("Broker").Get<BrokerOptions>() ?? new BrokerOptions();
        Check(options);
        return options.Engine switch
        {
            "in-process" => new InProcessBroker(),
            "rabbitmq" => new RabbitBroker(BrokerAddress.Parse(options.Uri), options),
            _ => throw new BrokerSettingException($"Broker:Engine '{options.Engine}' は知らない種類です。in-process か rabbitmq を指定してください。 / Broker:Engine '{options.Engine}' is not known; set it to in-process or rabbitmq."),
        };
    }

    private static void Check(BrokerOptions options)
    {
        Require(options.Queue.Length is > 0 and <= 200 && options.Queue.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':'),
            nameof(options.Queue), "1～200 文字の英数字と - _ . : で指定してください", "must be 1 to 200 letters, digits, - _ . :");
        Require(options is { Parallel: > 0, Prefetch: > 0, InFlight: > 0 }, "Parallel/Prefetch/InFlight", "1 以上にしてください", "must be 1 or more");
        Require(options.PublishTimeout > TimeSpan.Zero && options.ConnectTimeout > TimeSpan.Zero && options.Reconnect > TimeSpan.Zero && options.Heartbeat >= TimeSpan.FromSeconds(1),
            "PublishTimeout/ConnectTimeout/Reconnect/Heartbeat", "正の時間にしてください（Heartbeat は 1 秒以上）", "must be positive times (Heartbeat at least 1 s)");
    }

    private static void Require(bool holds, string setting, string ja, string en)
    {
        if (!holds) throw new BrokerSettingException($"Broker:{setting} は{ja}。 / Broker:{setting} {en}.");
    }
}
