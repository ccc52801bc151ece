using Bus.Core.Region;

namespace Bus.Region.Validation;

internal static class QuotaRules
{
    public static Quotas? Check(ValidationScope scope, QuotasDocument? document, DocumentPath path)
    {
        if (document is null) return null;
        if (document.MessagesPerSecond < 1) scope.Error(path["messagesPerSecond"], NameTexts.NotPositive("messagesPerSecond"));
        return new Quotas(document.MessagesPerSecond, Bytes(scope, document.BulkBytesPerDay, path["bulkBytesPerDay"]));
    }

    private static long? Bytes(ValidationScope scope, string? text, DocumentPath path)
    {
        if (text is null) return null;
        if (!Quantities.TrySize(text, out var bytes)) scope.Error(path, NameTexts.NotASize("bulkBytesPerDay"));
        else if (bytes < 1) scope.Error(path, NameTexts.NotPositive("bulkBytesPerDay"));
        return bytes;
    }
}
