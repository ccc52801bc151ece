using System.CommandLine;
using Bus.Contracts.Import;
using Bus.Core.Contracts.Import;
using Bus.Host.Api;
using Spectre.Console;

namespace Bus.Host.Verbs;

/// <summary><c>bus contract import PATH</c>: makes a contract of a foreign XSD or WSDL package.</summary>
internal static class ContractImportVerb
{
    private const string None = "none";

    public static Command Command()
    {
        var path = new Argument<string>("path") { Description = "XSD、WSDL、それらのフォルダーか zip / an XSD, a WSDL, a folder or a zip of them" };
        var output = Text("--out", "書き出すフォルダー（{名前}/{版} を作る）。なければ表示だけ / folder to write {name}/{version} into; without it, what would be made is shown");
        var name = Text("--name", "連携インタフェースの名前 / name of the contract");
        var version = Text("--version", "版 YYYY-NN / version YYYY-NN");
        var titleJa = Text("--title-ja", "名称（日本語） / title in Japanese");
        var titleEn = Text("--title-en", "名称（英語） / title in English");
        var unit = Text("--unit", "業務ユニット / business unit");
        var record = Text("--record", "1 レコードを表す要素・型、またはそれを含む電文・操作 / element or type of one record, or the message or operation with it");
        var head = new Option<HeadItems>("--head") { Description = "電文に 1 度だけの項目: record = 各レコードに持たせる、leave = 取り込まない / items that a message has once: into every record, or left out" };
        var without = Many("--without", "取り込まない要素・属性（名前かパス） / element or attribute to leave out, by name or path");
        var ordering = Many("--ordering-key", "順序保証キー（, 区切り。none = 順序なし） / ordering key; none: no order is kept");
        var identity = Many("--identity", "同一性の項目（, 区切り。none = なし） / identity; none");
        var amount = Many("--amount", "合計金額の項目（, 区切り。none = なし） / items of the total amount; none");
        var dates = Many("--date", "YYYY-MM-DD の日付の項目 / items that are dates YYYY-MM-DD");
        var municipality = Text("--municipality", "団体コードの項目（none = なし） / item that names the municipality; none");
        var transaction = Text("--transaction", "取引番号の項目 / item of the transaction number");
        var rename = Many("--rename", "要素名を決める: 元の名前=ASCII の名前 / element name: NAME=ASCII-NAME");
        var sample = Many("--sample", "見本の値: 項目=値 / value for the sample: ITEM=VALUE", commas: false);
        var command = Verb.Plain("import", "他で作られた XSD・WSDL から連携インタフェースを作る / make a contract of a foreign XSD or WSDL package", (parsed, screen, _) =>
        {
            var request = new ImportRequest
            {
                Name = parsed.GetValue(name), Version = parsed.GetValue(version), TitleJa = parsed.GetValue(titleJa), TitleEn = parsed.GetValue(titleEn), BusinessUnit = parsed.GetValue(unit),
                Record = parsed.GetValue(record), Head = parsed.GetValue(head), Without = parsed.GetValue(without) ?? [], Dates = parsed.GetValue(dates) ?? [],
                OrderingKey = Items(parsed.GetValue(ordering)), Identity = Items(parsed.GetValue(identity)), Amount = Items(parsed.GetValue(amount)),
                Municipality = parsed.GetValue(municipality) is None ? "" : parsed.GetValue(municipality), Transaction = parsed.GetValue(transaction),
                Rename = Pairs("--rename", parsed.GetValue(rename)), Sample = Pairs("--sample", parsed.GetValue(sample)),
            };
            return Task.FromResult(Run(parsed.GetValue(path)!, request, parsed.GetValue(output), screen));
        });
        command.Arguments.Add(path);
        foreach (var option in (Option[])[output, name, version, titleJa, titleEn, unit, record, head, without, ordering, identity, amount, dates, municipality, transaction, rename, sample]) command.Options.Add(option);
        return command;
    }

    private static int Run(string path, ImportRequest request, string? output, Screen screen)
    {
        var result = ContractImport.Read(path, request, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().AddHours(9).DateTime));
        if (result.Contract is not { } contract) throw Refused(result);
        string? folder = null;
        try
        {
            folder = output is null ? null : ContractImport.Write(result, output);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VerbFailure($"書き出せません: {e.Message}", $"It cannot be written: {e.Message}", "別の --out か --version を指定するか、前のフォルダーを片付けてください。", "Give another --out or --version, or put the old folder away.");
        }
        screen.Show(new
        {
            contract = ContractView.Of(contract), folder,
            proposals = result.Proposals.Select(p => new { p.Key, p.Value, from = p.Source.ToString().ToLowerInvariant(), why = TextView.Of(p.Why) }),
            notes = result.Notes.Select(n => new { n.File, n.Line, n.Item, what = TextView.Of(n.What) }),
        }, console => Write(console, result, folder));
        return CommandLine.Fine;
    }

    private static void Write(IAnsiConsole console, ImportResult result, string? folder)
    {
        var contract = result.Contract!;
        console.WriteLine($"{contract.Name}/{contract.Version}  {contract.Operation}");
        console.Write(Screen.Table(contract.Items, ["見出し / header", "要素 / element", "必須 / required", "値 / value"],
            item => [item.Header, item.Element, item.Required ? "○" : "", item.Rule.Expectation.Ja]));
        console.Write(Screen.Table(result.Proposals, ["キー / key", "値 / value", "出所 / from", "理由 / why"],
            p => [p.Key, p.Value, p.Source == ProposalSource.Guess ? "推定 / GUESS" : "パッケージ / package", $"{p.Why.Ja} / {p.Why.En}"]));
        foreach (var note in result.Notes) console.WriteLine($"{note.File}:{note.Line} {note.Item}\n  {note.What.Ja}\n  {note.What.En}");
        console.WriteLine(folder is null
            ? "まだ何も書いていません。--out DIR で書き出します。 / Nothing is written yet; --out DIR writes it."
            : $"書き出しました。推定（GUESS）を確かめ、直し、`bus contract check {folder}` で検査してから、ハブの Contracts:Folder に置いてください。\nWritten. Look at each GUESS, correct it, run `bus contract check {folder}`, then put it into the hub's Contracts:Folder.");
    }

    private static VerbFailure Refused(ImportResult result)
    {
        var first = result.Faults[0];
        var several = result.Faults.Length > 1;
        return new VerbFailure(
            several ? new($"このパッケージはこのままでは取り込めません（{result.Faults.Length} 件）。", $"The package cannot be imported as it is ({result.Faults.Length} reasons).") : first.Cause,
            several ? new("下の 1 件ずつを、書いてあるとおりにしてください。", "Deal with each of those listed, as it says.") : first.Action,
            several ? VerbFailure.You : first.Party)
        {
            Details = [.. result.Faults.Select(f => several
                ? $"{WhereOf(f)}{f.Cause} → {f.Action} → {f.Party}"
                : WhereOf(f) is { Length: > 0 } place ? place.TrimEnd(' ', ':') : null).OfType<string>()],
        };
    }

    private static string WhereOf(ImportFault fault)
    {
        var file = fault.File.Length == 0 ? "" : fault.Line > 0 ? $"{fault.File}:{fault.Line} " : fault.File + " ";
        return file.Length + fault.Construct.Length == 0 ? "" : $"{file}{fault.Construct}: ".Replace(" : ", ": ", StringComparison.Ordinal);
    }

    private static Option<string?> Text(string name, string description) => new(name) { Description = description };

    private static Option<string[]?> Many(string name, string description, bool commas = true) => new(name)
    {
        Description = description,
        CustomParser = said => commas ? [.. said.Tokens.SelectMany(t => t.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))] : [.. said.Tokens.Select(t => t.Value)],
        Arity = ArgumentArity.OneOrMore,
    };

    private static string[]? Items(string[]? said) => said switch { null or [] => null, [None] => [], _ => said };

    private static Dictionary<string, string> Pairs(string option, string[]? said)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in said ?? [])
            if (pair.IndexOf('=', StringComparison.Ordinal) is not (> 0 and var at) || !pairs.TryAdd(pair[..at], pair[(at + 1)..]))
                throw new VerbFailure($"{option} の「{pair}」は 名前=値 ではないか、二度あります。", $"'{pair}' of {option} is not NAME=VALUE, or stands there twice.", "名前=値 の形で指定してください。", "Write it as NAME=VALUE.");
        return pairs;
    }
}
