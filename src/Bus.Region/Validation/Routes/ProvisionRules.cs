using System.Collections.Immutable;
using Bus.Core.Region;
using Bus.Core.Vocabulary;

namespace Bus.Region.Validation.Routes;

internal static class ProvisionRules
{
    public static Provision Check(ValidationScope scope, ProvisionDocument document, DocumentPath path, ApplicationRef application, Dictionary<string, DocumentPath> seen)
    {
        var contract = ContractRules.Find(scope, document.Contract, document.Version, path, seen);
        OnError? onError = document.OnError is null ? null : Policy(scope.Word(path["onError"], document.OnError, Words.OnError, ifAbsent: "record"));
        if (onError == OnError.Key && contract is { OrderingKey.IsEmpty: true }) scope.Error(path["onError"], RouteTexts.NoOrderingKey(contract.Name));
        var file = path["file"];
        var form = FormOfFiles.Check(scope, contract, document.File?.Layout, document.File?.Encoding, document.File?.Gaiji, file);
        if (document.Soap is not null) scope.Error(path["soap"], QueryTexts.ForQueriesOnly("soap"));
        var packing = FormOfFiles.Packing(scope, document.File?.Compression, file);
        return new Provision
        {
            Contract = document.Contract ?? "",
            Version = document.Version,
            OnError = onError,
            Layout = form.Layout,
            Encoding = form.CharacterSet,
            Gaiji = form.Gaiji,
            Compression = packing,
            Decryption = EncryptionRules.In(scope, document.File?.Encryption, packing, file["encryption"], application, document.Contract ?? ""),
            Expected = TimetableRules.Expected(scope, document.Expected, path["expected"]),
            Complete = Complete(scope, document.File?.Complete, file["complete"]),
        };
    }

    private static OnError Policy(string word) => StateNames.TryParse(word, out OnError policy) ? policy : OnError.Record;

    // The first signal that holds decides, so their order says nothing: kept in one order, that a mere change of order is no change.
    private static ImmutableArray<string> Complete(ValidationScope scope, IReadOnlyList<string>? signals, DocumentPath path)
    {
        if (signals is null) return [.. Words.Complete];
        if (signals.Count == 0) scope.Error(path, RouteTexts.NoSignal());
        for (var i = 0; i < signals.Count; i++) scope.Word(path[i], signals[i], Words.Complete, ifAbsent: "");
        return [.. Words.Complete.Where(signals.Contains)];
    }
}
