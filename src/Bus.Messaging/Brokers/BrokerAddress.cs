using System.Globalization;

namespace Bus.Messaging.Brokers;

/// <summary>Where RabbitMQ is and as whom the hub comes. Its text form holds neither user nor password.</summary>
internal sealed record BrokerAddress
{
    private const int PlainPort = 5672;
    private const int TlsPort = 5671;

    public required bool Tls { get; init; }
    public required string User { get; init; }
    public required string Password { get; init; }
    public required IReadOnlyList<(string Name, int Port)> Hosts { get; init; }
    public required string VirtualHost { get; init; }

    /// <summary>System.Uri knows no authority of several hosts, so it is read here.</summary>
    /// <exception cref="BrokerSettingException">It cannot be read. The text is not repeated: it holds a password.</exception>
    public static BrokerAddress Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) throw Wrong("がありません", "is missing");
        var tls = text.StartsWith("amqps://", StringComparison.OrdinalIgnoreCase);
        if (!tls && !text.StartsWith("amqp://", StringComparison.OrdinalIgnoreCase)) throw Wrong("は amqp:// か amqps:// で始めてください", "must begin with amqp:// or amqps://");
        var rest = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..].Trim();
        var slash = rest.IndexOf('/');
        var (authority, path) = slash < 0 ? (rest, "") : (rest[..slash], rest[(slash + 1)..]);
        if (path.IndexOfAny(['/', '?', '#']) >= 0 || authority.AsSpan(authority.LastIndexOf('@') + 1).IndexOfAny('?', '#') >= 0) throw Wrong("の vhost の後に余分なものがあります（/ は %2f と書く）", "has something after its vhost (write / as %2f)");
        var at = authority.LastIndexOf('@');
        if (at < 0) throw Wrong("に利用者とパスワードがありません", "names no user and password");
        var login = authority[..at].Split(':', 2);
        var hosts = authority[(at + 1)..].Split(',').Select(h => Host(h.Trim(), tls)).ToList();
        var vhost = System.Uri.UnescapeDataString(path);
        return new BrokerAddress
        {
            Tls = tls, User = System.Uri.UnescapeDataString(login[0]), Password = login.Length > 1 ? System.Uri.UnescapeDataString(login[1]) : "",
            Hosts = hosts, VirtualHost = vhost.Length == 0 ? "/" : vhost,
        };
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{(Tls ? "amqps" : "amqp")}://{string.Join(',', Hosts.Select(h => string.Create(CultureInfo.InvariantCulture, $"{(h.Name.Contains(':') ? $"[{h.Name}]" : h.Name)}:{h.Port}")))}/{(VirtualHost == "/" ? "" : VirtualHost)}");

    private static (string Name, int Port) Host(string text, bool tls)
    {
        var colon = text.LastIndexOf(':');
        var hasPort = colon > text.LastIndexOf(']');
        var name = (hasPort ? text[..colon] : text).Trim('[', ']');
        var port = tls ? TlsPort : PlainPort;
        if (name.Length == 0 || (hasPort && (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535)))
            throw Wrong("のホストかポートが読めません", "has a host or port that cannot be read");
        // MassTransit would switch to TLS by itself there, and trust any certificate.
        if (!tls && port == TlsPort) throw Wrong("のポート 5671 は TLS です。amqps:// と書いてください", "names port 5671, which is TLS: write amqps://");
        return (name, port);
    }

    private static BrokerSettingException Wrong(string ja, string en) => new(
        $"Broker:Uri {ja}。amqp://利用者:パスワード@ホスト:5672/vhost の形で指定してください。 / Broker:Uri {en}. Write it as amqp://user:password@host:5672/vhost.");
}
