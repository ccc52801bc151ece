using System.Globalization;
using Bus.Core.Faults;
using Bus.Core.Security;

namespace Bus.Soap.Ingress.Security;

/// <summary>wsu:Timestamp, WS-Security 1.0 §10; either text null: it was not there.</summary>
internal sealed record SecurityTimestamp(string? Created, string? Expires)
{
    private static readonly Fault Unreadable = Refusals.Credentials(
        "wsu:Timestamp を読めません。Created と Expires は UTC の xs:dateTime（例 2026-11-20T01:23:45Z）で入れてください。",
        "The wsu:Timestamp cannot be read. Created and Expires are xs:dateTime in UTC, e.g. 2026-11-20T01:23:45Z.");

    private static readonly Fault Expired = Refusals.Credentials(
        "wsu:Timestamp の有効期限が切れています。送信側の時計を合わせ、電文ごとに作り直してください。",
        "The wsu:Timestamp has expired. Set the sender's clock, and make a new one for each message.");

    private static readonly Fault Future = Refusals.Credentials(
        "wsu:Timestamp の Created が未来の時刻です。送信側の時計を合わせてください。",
        "The Created of the wsu:Timestamp is in the future. Set the sender's clock.");

    private static readonly Fault Ageless = Refusals.Credentials(
        "wsu:Timestamp に Created がなく、Expires が先すぎます。Created も入れてください。",
        "The wsu:Timestamp has no Created, and its Expires is too far ahead. Say Created too.");

    /// <summary>Null: it is good now.</summary>
    public Fault? Check(DateTimeOffset now, SoapOptions options)
    {
        if (!TryRead(Created, out var created) || !TryRead(Expires, out var expires) || (created is null && expires is null)) return Unreadable;
        if (created > now + options.ClockSkew) return Future;
        // Of one that does not say when it was made only its end is known, and that may be no further away than that of one made now.
        if (created is null && expires > now + options.MaxTimestampAge) return Ageless;
        // One that never expires by its own word does by ours.
        return expires <= now - options.ClockSkew || created <= now - options.MaxTimestampAge ? Expired : null;
    }

    /// <summary>One that begins now.</summary>
    public static SecurityTimestamp Of(DateTimeOffset now, TimeSpan lifetime) => new(Text(now), Text(now + lifetime));

    private static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static bool TryRead(string? text, out DateTimeOffset? moment)
    {
        moment = null;
        if (text is null) return true;
        if (!SaidMoment.TryRead(text, out var read)) return false;
        moment = read;
        return true;
    }
}
