using System.Collections.Immutable;
using Bus.Core.Contracts;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Region.Validation.Routes;

internal static class ConsumptionRules
{
    private const int DefaultRecords = 500;
    private const int MostRecords = 10_000;

    public static Consumption Check(ValidationScope scope, ConsumptionDocument document, DocumentPath path, Surroundings around, string application, Dictionary<string, DocumentPath> seen)
    {
        var contract = ContractRules.Find(scope, document.Contract, document.Version, path, seen);
        var by = By(scope, document, path);
        var file = path["file"];
        var form = FormOfFiles.Check(scope, contract, document.File?.Layout, document.File?.Encoding, document.File?.Gaiji, file);
        if (document.Duties.Count > 0) scope.Error(path["duties"], QueryTexts.ForQueriesOnly("duties"));
        if (document.Soap?.Attachment is not null && contract is { TakesFiles: false }) scope.Error(path["soap"]["attachment"], RouteTexts.NoAttachment(contract.Name));
        if (document.PerMinute is not null) scope.Error(path["perMinute"], QueryTexts.ForQueriesOnly("perMinute"));
        return new Consumption
        {
            Contract = document.Contract ?? "",
            Version = document.Version,
            By = by,
            Items = contract is null ? [] : Items(scope, document.Items, path["items"], contract.Name, around.Extends),
            Layout = form.Layout,
            Encoding = form.CharacterSet,
            Gaiji = form.Gaiji,
            Compression = FormOfFiles.Packing(scope, document.File?.Compression, file),
            EncryptTo = EncryptionRules.Out(scope, document.File?.Encryption, file["encryption"]),
            Retry = RetryRules.Check(scope, document.Retry, path["retry"]),
            RejectUnmappable = scope.Word(file["unmappable"], document.File?.Unmappable, Words.Unmappable, ifAbsent: "report") == "reject",
            Soap = by == HandOverKind.Soap ? SoapTargetRules.Check(scope, document.Contract ?? "", document.Soap, path["soap"], new ApplicationRef(around.Code, application), Present(document, around, application)) : null,
            RecordsPerMessage = Records(scope, document.Soap?.RecordsPerMessage, path["soap"]) ?? Records(scope, document.Mailbox?.RecordsPerMessage, path["mailbox"]) ?? DefaultRecords,
            Window = TimetableRules.Window(scope, document.Window, path["window"]),
            FullAsDifferential = AsDifferential(scope, document.Full, path["full"], by, contract),
            Collect = Collect(scope, document.Collect, path["collect"], by),
            ClosingMarker = ClosingMarker(scope, document.Closing, path["closing"], by),
        };
    }

    private static bool AsDifferential(ValidationScope scope, string? word, DocumentPath path, HandOverKind by, Contract? contract)
    {
        if (scope.Word(path, word, Words.Full, ifAbsent: "whole") != "differential") return false;
        if (by != HandOverKind.File) scope.Error(path, RouteTexts.DifferentialByFileOnly());
        if (contract is not null && (contract.Identity.IsEmpty || contract.Removal is null)) scope.Error(path, RouteTexts.NoDifferential(contract.Name));
        return true;
    }

    private static SetTimes? Collect(ValidationScope scope, CollectDocument? document, DocumentPath path, HandOverKind by)
    {
        if (document is null) return null;
        if (by != HandOverKind.File) scope.Error(path, TimetableTexts.CollectByFileOnly());
        return TimetableRules.Times(scope, document.At, document.SettlementAt, document.Days, path, "business");
    }

    private static bool ClosingMarker(ValidationScope scope, bool? said, DocumentPath path, HandOverKind by)
    {
        if (said is not true) return false;
        if (by != HandOverKind.File) scope.Error(path, RouteTexts.ClosingByFileOnly());
        return true;
    }

    private static SoapTarget? Present(ConsumptionDocument document, Surroundings around, string application) =>
        around.Current?.Find(application)?.Consumes.FirstOrDefault(c => c.Contract == document.Contract)?.Soap;

    private static HandOverKind By(ValidationScope scope, ConsumptionDocument document, DocumentPath path)
    {
        if (document.By is null) scope.Error(path["by"], RouteTexts.MissingBy());
        var word = scope.Word(path["by"], document.By, Words.By, ifAbsent: "");
        if (!StateNames.TryParse(word, out HandOverKind by)) return HandOverKind.File;
        Block("file", document.File);
        Block("soap", document.Soap);
        Block("mailbox", document.Mailbox);
        return by;

        void Block(string name, object? block)
        {
            if (block is not null && word != name) scope.Error(path[name], RouteTexts.WrongBlock(name, word));
        }
    }

    internal static ImmutableArray<string> Items(ValidationScope scope, IReadOnlyList<string> items, DocumentPath path, string contract, AdditionalItems extends)
    {
        string[] known = [.. (extends.Effective.GetValueOrDefault(contract) ?? []).Select(i => i.Element).Where(e => e.Length > 0).Distinct()];
        for (var i = 0; i < items.Count; i++)
        {
            if (!known.Contains(items[i])) scope.Error(path[i], RouteTexts.UndefinedItem(items[i], contract, known));
            else if (items.Take(i).Contains(items[i])) scope.Error(path[i], RouteTexts.ItemTwice(items[i]));
        }
        return [.. items];
    }

    private static int? Records(ValidationScope scope, int? records, DocumentPath path)
    {
        if (records is < 1 or > MostRecords) scope.Error(path["recordsPerMessage"], RouteTexts.BadRecordsPerMessage());
        return records;
    }
}
