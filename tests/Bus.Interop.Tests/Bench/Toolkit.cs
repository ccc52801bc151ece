namespace Bus.Interop.Tests;

/// <summary>A foreign SOAP toolkit: a caller, and for most a server too.</summary>
/// <param name="Municipality">The one that its caller calls.</param>
/// <param name="Server">The toolkit whose server is consumer and provider there.</param>
/// <param name="Notes">What it cannot do, by check; every other cell must be green.</param>
internal sealed record Toolkit(string Name, string Title, string Municipality, string Server, IReadOnlyDictionary<string, string> Notes)
{
    public static readonly IReadOnlyList<Toolkit> All =
    [
        new("zeep", "python3-zeep 4.2", "362018", "node", new Dictionary<string, string> { ["consumer"] = "–（呼び出し専用 / calls only）", ["provider"] = "–（呼び出し専用 / calls only）" }),
        new("php", "PHP 8.2 SoapClient / SoapServer", "412066", "gsoap", new Dictionary<string, string> { ["fault"] = "○（xml:lang なし / without xml:lang）" }),
        new("gsoap", "gSOAP 2.8 (C)", "412074", "php", new Dictionary<string, string> { ["fault"] = "○（xml:lang なし / without xml:lang）" }),
        new("node", "npm soap 1.13", "412091", "gsoap", new Dictionary<string, string>()),
    ];

    public static Toolkit Of(string name) => All.Single(t => t.Name == name);

    public override string ToString() => Name;
}

/// <summary>What every toolkit is tried at.</summary>
internal static class Checks
{
    public static readonly IReadOnlyList<(string Name, string Title)> All =
    [
        ("wsdl", "動作中のハブの WSDL を読む / reads the running hub's WSDL"),
        ("send", "送信 `Send…` → 受付票 / send, receipt"),
        ("receipt", "`GetReceipt`"),
        ("query", "照会 `Inquire…` / query"),
        ("fault", "フォールトの detail（コード・対処・担当・エラーレコード） / reads our fault detail"),
        ("providerFault", "照会先のフォールト / the provider's fault"),
        ("token", "WS-Security UsernameToken"),
        ("characters", "BMP 外・異体字 / characters outside the BMP"),
        ("consumer", "配信の受け手になる（サーバー） / consumer (server)"),
        ("provider", "照会に答える（サーバー） / answers a query (server)"),
    ];
}
