using System.Globalization;
using Bus.Core.Contracts;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Region.Exporting;
using Bus.Region.Validation;
using Bus.Region.Validation.Routes;

namespace Bus.Region.Planning;

/// <summary>What a contract is provided or consumed like: plain values, of which the file says all; what it leaves out has its default.</summary>
internal static class RoutePlan
{
    public static Provision Join(ChangeLog log, string path, Provision declared, Provision? present)
    {
        if (present is null)
        {
            log.Added(path, What.Provision(declared));
            return declared;
        }
        log.Value(path, "version", present.Version, declared.Version);
        log.Value(path, "onError", present.OnError?.Wire(), declared.OnError?.Wire());
        Form(log, path, declared.Form, declared.Compression, present.Form, present.Compression);
        if (present.Decryption is not null && declared.Decryption is null) log.Changed(path, new Bilingual("復号をやめる", "files are not decrypted any more"));
        log.Value(path, "expected", TimetablePlan.Text(present.Expected), TimetablePlan.Text(declared.Expected));
        log.Value(path, "complete", string.Join(", ", present.Complete), string.Join(", ", declared.Complete));
        return declared;
    }

    public static Consumption Join(ChangeLog log, string path, Consumption declared, Consumption? present)
    {
        if (present is null)
        {
            log.Added(path, What.Consumption(declared));
            return declared;
        }
        log.Value(path, "version", present.Version, declared.Version);
        log.Value(path, "by", present.By.Wire(), declared.By.Wire());
        log.Value(path, "items", Listed(present), Listed(declared));
        Form(log, path, declared.Form, declared.Compression, present.Form, present.Compression);
        if (present.EncryptTo != declared.EncryptTo) log.Changed(path, new Bilingual("暗号化の公開鍵を変更", "public key of encryption changed"));
        log.Value(path, "unmappable", Policy(present), Policy(declared));
        log.Value(path, "recordsPerMessage", present.RecordsPerMessage.ToString(CultureInfo.InvariantCulture), declared.RecordsPerMessage.ToString(CultureInfo.InvariantCulture));
        log.Value(path, "window", TimetablePlan.Text(present.Window), TimetablePlan.Text(declared.Window));
        log.Value(path, "full", present.FullAsDifferential ? "differential" : "whole", declared.FullAsDifferential ? "differential" : "whole");
        log.Value(path, "closing", present.ClosingMarker ? "true" : null, declared.ClosingMarker ? "true" : null);
        log.Value(path, "collect", present.Collect is { } before ? TimetableText.Text(before) : null, declared.Collect is { } times ? TimetableText.Text(times) : null);
        Retry(log, $"{path}/retry", declared.Retry, present.Retry);
        Target(log, path, declared.Soap, present.Soap);
        return declared;
    }

    private static void Form(ChangeLog log, string path, FileForm declared, Compression packing, FileForm present, Compression before)
    {
        log.Value(path, "layout", present.LayoutName, declared.LayoutName);
        log.Value(path, "encoding", present.CharacterSet, declared.CharacterSet);
        log.Value(path, "compression", FormOfFiles.Word(before), FormOfFiles.Word(packing));
        if (present.Gaiji != declared.Gaiji) log.Changed(path, new Bilingual("外字の表を変更", "gaiji changed"));
    }

    public static QueryProvision Join(ChangeLog log, string path, QueryProvision declared, QueryProvision? present)
    {
        if (present is null) log.Added(path, What.Answers(declared));
        else Target(log, path, declared.Soap, present.Soap);
        return declared;
    }

    public static QueryAccess Join(ChangeLog log, string path, QueryAccess declared, QueryAccess? present)
    {
        if (present is null)
        {
            log.Added(path, What.Asks(declared));
            return declared;
        }
        log.Value(path, "items", string.Join(", ", present.Items), string.Join(", ", declared.Items));
        log.Value(path, "duties", string.Join(", ", present.Duties), string.Join(", ", declared.Duties));
        log.Value(path, "perMinute", present.PerMinute?.ToString(CultureInfo.InvariantCulture), declared.PerMinute?.ToString(CultureInfo.InvariantCulture));
        return declared;
    }

    private static void Retry(ChangeLog log, string path, RetryPolicy? declared, RetryPolicy? present)
    {
        log.Value(path, "first", Span(present?.First), Span(declared?.First));
        log.Value(path, "longest", Span(present?.Longest), Span(declared?.Longest));
        log.Value(path, "giveUpAfter", Span(present?.GiveUpAfter), Span(declared?.GiveUpAfter));
        log.Value(path, "attempts", present?.Attempts?.ToString(CultureInfo.InvariantCulture), declared?.Attempts?.ToString(CultureInfo.InvariantCulture));

        static string? Span(TimeSpan? span) => span is { } given ? Quantities.Text(given) : null;
    }

    private static void Target(ChangeLog log, string path, SoapTarget? declared, SoapTarget? present)
    {
        if (declared is null && present is null) return;
        log.Value(path, "username", present?.Username, declared?.Username);
        log.Value(path, "sign", present?.Sign == true ? "true" : null, declared?.Sign == true ? "true" : null);
        log.Value(path, "attachment", SoapTargetRules.Word(present?.Attachment), SoapTargetRules.Word(declared?.Attachment));
        log.Value(path, "timeout", present is null ? null : Quantities.Text(present.Timeout), declared is null ? null : Quantities.Text(declared.Timeout));
        var (before, after) = (present is null ? null : Shown.Address(present.Url), declared is null ? null : Shown.Address(declared.Url));
        if (before != after) log.Value(path, "url", before, after);
        // A query may hold a token, so it is not shown.
        else if (present?.Url != declared?.Url) log.Changed(path, new Bilingual("url の ? 以降を変更", "url changed after its ?"));
    }

    private static string? Listed(Consumption consumption) => consumption.Items.IsEmpty ? null : string.Join(", ", consumption.Items);

    private static string Policy(Consumption consumption) => consumption.RejectUnmappable ? "reject" : "report";
}
