using System.Globalization;
using System.Text.Json;
using Bus.Core.Closings;
using Bus.Core.Vocabulary;
using Bus.Files.Claims;

namespace Bus.Files.Answers;

/// <summary>The text of the result of a file that closes a date. Its field names are a promise; fields may be added.</summary>
internal static class ClosingAnswer
{
    public static byte[] Of(Claim claim, ClosingStatus status)
    {
        var closing = status.Closing!;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, ResultDocument.Options))
        {
            json.WriteStartObject();
            json.WriteNull("receipt");
            if (claim.Environment is not null) json.WriteString("environment", claim.Environment);
            json.WriteString("file", claim.ShownName);
            json.WriteString("municipality", claim.Home.Application.Municipality.Value);
            json.WriteString("application", claim.Home.Application.Application);
            json.WriteString("contract", claim.Contract);
            json.WriteString("state", ReceiptState.Accepted.Wire());
            json.WriteString("businessDate", closing.Key.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            json.WriteStartObject("closing");
            json.WriteNumber("number", closing.Number);
            ResultDocument.Number(json, "records", closing.Records);
            ResultDocument.Number(json, "amount", closing.Amount);
            json.WriteString("statedAt", ResultDocument.Time(closing.StatedAt));
            json.WriteString("state", status.State.Wire());
            json.WriteEndObject();
            json.WriteStartArray("faults");
            json.WriteEndArray();
            json.WriteEndObject();
        }
        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }
}
