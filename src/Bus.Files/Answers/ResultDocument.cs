using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Files.Claims;

namespace Bus.Files.Answers;

/// <summary>The text of <c>….result.json</c>. Its field names are a promise; fields may be added.</summary>
internal static class ResultDocument
{
    // Japanese is written as itself. The file is read by programs and people, never put into HTML.
    public static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The result of a file that the journal has decided on.</summary>
    public static byte[] Of(Claim claim, Committed committed) =>
        Write(claim, committed.Message, committed.DuplicateOf ?? committed.Message.DuplicateOf, committed, committed.Message.Fault, null);

    /// <summary>The result of a file that was refused before the journal could number it.</summary>
    public static byte[] Of(Claim claim, Fault fault, DateTimeOffset now) => Write(claim, null, null, null, fault, now);

    private static byte[] Write(Claim claim, MessageInfo? message, string? duplicateOf, Committed? committed, Fault? fault, DateTimeOffset? refusedAt)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("receipt", message?.Receipt);
            if (claim.Environment is not null) json.WriteString("environment", claim.Environment);
            json.WriteString("file", claim.ShownName);
            json.WriteString("municipality", claim.Home.Application.Municipality.Value);
            json.WriteString("application", claim.Home.Application.Application);
            json.WriteString("contract", claim.Contract);
            json.WriteString("version", message?.Version);
            json.WriteString("state", (message?.State ?? ReceiptState.Refused).Wire());
            WriteTotals(json, message);
            json.WriteString("businessDate", message?.Head.BusinessDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            if (message is { IsDateFar: true }) Text(json, "businessDateHint", FarDate);
            Number(json, "sequence", message?.Head.Sequence);
            json.WriteString("extent", message?.Head.Extent?.Wire());
            json.WriteString("receivedAt", Time(message?.ReceivedAt ?? refusedAt));
            json.WriteString("completedAt", Time(message?.CompletedAt ?? refusedAt));
            json.WriteString("duplicateOf", duplicateOf);
            WriteGap(json, committed?.Gap);
            WriteCorrection(json, committed?.Correction, message?.Accepted.Records ?? 0);
            if (committed is { Fed.IsEmpty: false }) WriteFed(json, committed.Fed);
            json.WriteStartArray("faults");
            if (fault is not null) WriteFault(json, fault);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    private static void WriteTotals(Utf8JsonWriter json, MessageInfo? message)
    {
        json.WriteNumber("records", message?.Records ?? 0);
        json.WriteNumber("accepted", message?.Accepted.Records ?? 0);
        json.WriteNumber("rejected", message?.Rejected ?? 0);
        Number(json, "amountDeclared", message?.AmountDeclared);
        json.WriteNumber("amountAccepted", message?.Accepted.Amount ?? 0);
        json.WriteNumber("amountUnreadable", message?.AmountUnreadable ?? 0);
        // The intake refuses a file whose totals differ; so what it accepted and could compare agreed. Null: nothing was compared.
        if (message is { State: ReceiptState.Accepted, AmountDeclared: not null, AmountUnreadable: 0 }) json.WriteBoolean("amountAgrees", true);
        else json.WriteNull("amountAgrees");
        json.WriteNumber("unmappable", message?.Unmappable ?? 0);
    }

    private static void WriteFed(Utf8JsonWriter json, ImmutableArray<FedMessage> fed)
    {
        json.WriteStartArray("fed");
        foreach (var one in fed)
        {
            json.WriteStartObject();
            json.WriteString("contract", one.Contract);
            json.WriteString("receipt", one.Receipt);
            json.WriteString("state", one.State.Wire());
            json.WriteNumber("accepted", one.Accepted.Records);
            json.WriteNumber("rejected", one.Rejected);
            json.WriteNumber("amountAccepted", one.Accepted.Amount);
            json.WriteNumber("notFed", one.NotFed);
            json.WriteString("duplicateOf", one.DuplicateOf);
            json.WriteStartArray("faults");
            if (one.Fault is not null) WriteFault(json, one.Fault);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteGap(Utf8JsonWriter json, SequenceGap? gap)
    {
        if (gap is null) { json.WriteNull("sequenceGap"); return; }
        json.WriteStartObject("sequenceGap");
        json.WriteNumber("from", gap.From);
        json.WriteNumber("to", gap.To);
        json.WriteEndObject();
    }

    private static void WriteCorrection(Utf8JsonWriter json, CorrectionResult? correction, long accepted)
    {
        if (correction is null) return;
        json.WriteStartObject("correction");
        json.WriteString("receipt", correction.Receipt);
        json.WriteNumber("corrected", correction.Corrected);
        json.WriteNumber("stillOpen", correction.StillOpen);
        // Each corrects one error at most.
        var unpaired = accepted - correction.Corrected;
        json.WriteNumber("unpaired", unpaired);
        if (unpaired > 0 && correction.StillOpen > 0) Text(json, "hint", Unpaired(unpaired, correction.Receipt));
        json.WriteEndObject();
    }

    private static readonly Bilingual FarDate = new(
        "業務日付が今日から離れています。ファイルは受け付け、配信します。年の間違いなら、送信側の設定を直し、データセンターの運用担当に知らせてください。同じデータを正しい業務日付で送り直すと二重になります。",
        "The business date is far from today. The file was accepted and is delivered. If the year is wrong, mend the sender's setting and tell the data centre's operator; the same data sent again with the right date would be doubled.");

    private static Bilingual Unpaired(long count, string receipt) => new(
        $"{count} 件は受け付けましたが、どのエラーの訂正か決められないため、元のエラーは未訂正のままです。{receipt} の未訂正エラーをすべて、それだけを、行の順に1つの訂正ファイルで送るか（bus error list --receipt {receipt} --all で確認）、不要なら対象外にしてください（bus error dismiss）。",
        $"{count} records were accepted, but which errors they correct cannot be told, so those stay open. Send all open errors of {receipt}, and nothing else, in the order of lines in one correction file (bus error list --receipt {receipt} --all names them), or dismiss what is not needed (bus error dismiss).");

    private static void WriteFault(Utf8JsonWriter json, Fault fault)
    {
        var entry = fault.Code.Entry();
        json.WriteStartObject();
        json.WriteString("code", entry.Name);
        Text(json, "message", fault.What);
        Text(json, "cause", fault.Cause);
        Text(json, "action", fault.Action);
        Text(json, "party", fault.Party);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, Bilingual text)
    {
        json.WriteStartObject(name);
        json.WriteString("ja", text.Ja);
        json.WriteString("en", text.En);
        json.WriteEndObject();
    }

    public static void Number(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }

    public static string? Time(DateTimeOffset? moment) =>
        moment is { } time ? JapanTime.Of(time).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture) : null;
}
