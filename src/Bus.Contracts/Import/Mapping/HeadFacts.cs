using System.Text.RegularExpressions;
using Bus.Core.Contracts.Import;

namespace Bus.Contracts.Import.Mapping;

/// <summary>Name, version and titles: as asked, else as the package has them, else guessed.</summary>
internal sealed partial class HeadFacts(ForeignRecord record, ImportRequest request, Findings findings, DateOnly today)
{
    private const string ActionJa = "--name に小文字の英数字を - でつないだ名前を指定してください。", ActionEn = "Give --name: lower-case letters and digits, joined by '-'.";

    /// <summary>Null, told, where there is no name.</summary>
    public ContractFacts? Read()
    {
        if (Name() is not { } name) return null;
        var source = record.Message?.QualifiedName.Namespace ?? record.Type.QualifiedName.Namespace;
        var title = record.Message is { } message ? RecordFlattener.TitleOf(message) : "";
        if (title.Length == 0) title = RecordFlattener.TitleOf(record.Type);
        return new ContractFacts
        {
            Name = name,
            Version = Given("version", request.Version, VersionIn().Match(source) is { Success: true } there ? there.Value : null, $"{today.Year:0000}-01", "今年の最初の版", "the first release of this year"),
            TitleJa = Given("title.ja", request.TitleJa, title.Length > 0 ? title : null, record.Name, "レコードの名前", "the record's name"),
            TitleEn = Given("title.en", request.TitleEn, null, name, "連携インタフェースの名前", "the contract's name"),
            BusinessUnit = Given("businessUnit", request.BusinessUnit, null, "未定", "パッケージは業務ユニットを言わない", "the package names no business unit"),
        };
    }

    private string? Name()
    {
        if (request.Name is { } asked)
        {
            if (NamePattern().IsMatch(asked)) return asked;
            findings.Fault(Place.None, "--name", $"「{asked}」は連携インタフェースの名前になりません。", $"'{asked}' is no name of a contract.", ActionJa, ActionEn, Findings.You);
            return null;
        }
        foreach (var name in new[] { record.Operation, record.Message?.QualifiedName.Name, record.Name }.OfType<string>())
        {
            var kebab = Word().Replace(Verb().Replace(name, ""), "-$0").Replace('_', '-').Replace('.', '-').Trim('-').ToLowerInvariant();
            kebab = Dashes().Replace(kebab, "-");
            if (!NamePattern().IsMatch(kebab)) continue;
            findings.Propose("name", kebab, ProposalSource.Guess, $"「{name}」から作りました。", $"Made of '{name}'.");
            return kebab;
        }
        findings.Fault(Place.None, "--name", "電文の名前が ASCII でないので、連携インタフェースの名前を作れません。", "The message's name is not ASCII, so no name of the contract can be made of it.", ActionJa, ActionEn, Findings.You);
        return null;
    }

    private string Given(string key, string? asked, string? there, string guess, string whyJa, string whyEn)
    {
        if (asked is not null) return asked;
        if (there is not null) findings.Propose(key, there, ProposalSource.Package, "パッケージにあります。", "The package says so.");
        else findings.Propose(key, guess, ProposalSource.Guess, whyJa, whyEn);
        return there ?? guess;
    }

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
    private static partial Regex NamePattern();

    [GeneratedRegex("(?<=[:/])[0-9]{4}-(0[1-9]|[1-9][0-9])(?=[:/]|$)")]
    private static partial Regex VersionIn();

    [GeneratedRegex("^(Send|Put|Post|Regist(er)?|Notify|Transfer)(?=[A-Z])")]
    private static partial Regex Verb();

    [GeneratedRegex("(?<=[a-z0-9])[A-Z]")]
    private static partial Regex Word();

    [GeneratedRegex("-{2,}")]
    private static partial Regex Dashes();
}
