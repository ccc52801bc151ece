using Bus.Core.Vocabulary;

namespace Bus.Core.Faults;

/// <summary><see cref="FaultCode.Forbidden"/> for other reasons than what the region names under <c>provides</c> and <c>consumes</c>: there the table's words would send people to the wrong place.</summary>
public static class Denial
{
    /// <summary>The municipality's key was destroyed.</summary>
    public static Fault KeyGone(string ja, string en) => Fault.Of(FaultCode.Forbidden, ja, en) with
    {
        Cause = new("団体の鍵がありません。", "The municipality's key is gone."),
        Action = new("破棄された鍵は元に戻りません。業務システムからの呼出しを止め、団体の利用終了が予定どおりかを運用担当者に確かめてください。",
            "A key that was destroyed does not come back. Have the application stop calling, and ask the operator whether the municipality was meant to leave."),
        Party = FaultTable.VendorOrOperator,
    };

    /// <summary>Credentials came over a connection that is not encrypted.</summary>
    public static Fault PlainHttp(string ja, string en) => Fault.Of(FaultCode.Forbidden, ja, en) with
    {
        Cause = new("接続が暗号化されていません。", "The connection is not encrypted."),
        Action = new("https:// のアドレスへ送り直してください。ハブに https:// のアドレスがなければ Tls:Certificate を、TLS を終端するプロキシの後ろなら Soap:TrustedProxies を、運用担当者が設定します。",
            "Send to the https:// address. If the hub has none, the operator sets Tls:Certificate; behind a proxy that ends TLS, Soap:TrustedProxies."),
        Party = FaultTable.VendorOrOperator,
    };

    /// <summary>The caller is a hub of another environment.</summary>
    public static Fault OtherEnvironment(string ja, string en) => Fault.Of(FaultCode.Forbidden, ja, en) with
    {
        Cause = new("送信元のハブの環境名が違います。", "The calling hub is of another environment."),
        Action = new("送信側のハブのリージョン定義で、連携経路の url を直してください。同じ環境のはずなら、両方のハブの Environment:Name を合わせてください。",
            "Correct the url of the route in the region file of the sending hub. If both are meant to be one environment, make Environment:Name the same at both."),
    };

    /// <summary>It was asked for a duty that the region does not let ask.</summary>
    public static Fault Duty(string ja, string en) => Fault.Of(FaultCode.Forbidden, ja, en) with
    {
        Action = new("許された業務で照会し直してください。ほかの業務でも照会するなら、運用担当者がリージョン定義の consumes の duties に加えます。",
            "Ask for a duty that is allowed. For another one, the operator adds it to duties under consumes in the region file."),
        Party = FaultTable.VendorOrOperator,
    };
}
