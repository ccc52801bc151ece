using Bus.Contracts.Catalogue;
using Bus.Contracts.Import.Mapping;
using Bus.Contracts.Import.Source;
using Bus.Contracts.Import.Writing;
using Bus.Core.Contracts;
using Bus.Core.Contracts.Import;
using Bus.Core.Vocabulary;

namespace Bus.Contracts.Import;

/// <summary>Makes a contract of a foreign XSD or WSDL package: its record's items and what their values must be are taken over, the message around them is the hub's own.</summary>
public static class ContractImport
{
    /// <param name="path">An XSD, a WSDL, a folder or a zip of them.</param>
    /// <param name="request">What is said about it.</param>
    /// <param name="today">For a version that nobody names.</param>
    public static ImportResult Read(string path, ImportRequest request, DateOnly today)
    {
        var findings = new Findings();
        Contract? contract = null;
        IReadOnlyDictionary<string, byte[]> files = new Dictionary<string, byte[]>();
        try
        {
            using var package = Package.Open(path, request.Limits);
            if (ForeignSchemas.Read(package, request.Limits, findings) is { } schemas && Make(schemas, request, findings, today) is { } made) (contract, files) = Checked(made, findings);
        }
        catch (PackageException e)
        {
            findings.Fault(Place.None, "", e.What, new Bilingual("パッケージを確かめてください。", "Look at the package."), Findings.You);
        }
        return new ImportResult(findings.Sound ? contract : null, files, [.. findings.Proposals], [.. findings.Notes], [.. findings.Faults]);
    }

    /// <summary>Writes the contract as <c>{contract}/{version}</c> into a folder, which may be one that a running hub watches: it appears by one rename. The folder that was made.</summary>
    /// <exception cref="IOException">It is there already, or cannot be written.</exception>
    public static string Write(ImportResult result, string root)
    {
        if (result.Contract is not { } contract) throw new ArgumentException("There is no contract to write.", nameof(result));
        var folder = Path.Combine(Path.GetFullPath(root), contract.Name, contract.Version);
        if (Path.Exists(folder)) throw new IOException($"'{folder}' is there already.");
        // A name that begins with a dot is no contract's, so nobody reads half of it.
        var draft = Path.Combine(Path.GetFullPath(root), $".{contract.Name}-{contract.Version}-{Guid.CreateVersion7():N}");
        try
        {
            foreach (var (name, bytes) in result.Files)
            {
                var file = Path.Combine(draft, name);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllBytes(file, bytes);
            }
            Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
            Directory.Move(draft, folder);
        }
        finally
        {
            if (Directory.Exists(draft)) Directory.Delete(draft, recursive: true);
        }
        return folder;
    }

    private static Dictionary<string, byte[]>? Make(ForeignSchemas schemas, ImportRequest request, Findings findings, DateOnly today)
    {
        if (new RecordFinder(schemas, request, findings).Find() is not { } record) return null;
        var items = Items(schemas, record, request, findings);
        if (items.Count == 0 && findings.Sound)
            findings.Fault(record.Place, record.Name, "レコードに項目がありません。", "The record has no items.", "--record で別の要素を指定してください。", "Name another element with --record.", Findings.You);
        var head = new HeadFacts(record, request, findings, today).Read();
        if (!findings.Sound || head is null) return null;
        var facts = new KeyFacts(items, record, request, findings).AddTo(head);
        if (!findings.Sound || new SampleWriter(facts, items, request, findings).Write() is not { } samples) return null;
        return new Dictionary<string, byte[]>(samples)
        {
            [ContractFiles.Contract] = YamlWriter.Contract(facts, record, findings),
            [ContractFiles.Layout] = YamlWriter.Layout(facts, items),
            [ContractFiles.Schema] = SchemaWriter.Write(facts, items),
        };
    }

    private static IReadOnlyList<HubItem> Items(ForeignSchemas schemas, ForeignRecord record, ImportRequest request, Findings findings)
    {
        var leftOut = new LeftOut(request.Without);
        var flat = new RecordFlattener(schemas, leftOut, request.Limits, findings);
        new MessageHead(schemas, record, request, leftOut, findings).AddTo(flat);
        flat.Add(record.Type, "", optional: false, record.Place);
        foreach (var unmet in leftOut.Unmet)
            findings.Fault(Place.None, "--without", $"「{unmet}」はレコードにありません。", $"The record has no '{unmet}'.", "綴りとパスを確かめてください。", "Check its spelling and path.", Findings.You);
        if (!findings.Sound) return [];
        var types = new TypeMapping(findings);
        var named = new ItemNaming(request, findings).Name([.. flat.Items.Select(i => (i, types.Of(i)))]);
        return Dated(named, request, findings);
    }

    /// <summary>Texts that somebody says are dates.</summary>
    private static IReadOnlyList<HubItem> Dated(IReadOnlyList<HubItem> items, ImportRequest request, Findings findings)
    {
        foreach (var name in request.Dates)
            if (items.FirstOrDefault(i => i.IsCalled(name)) is not { } item || Sampling.WhyNot(item, "2026-11-20") is not null)
                findings.Fault(Place.None, "--date", $"「{name}」は YYYY-MM-DD の日付を持てる項目ではありません。", $"'{name}' is no item that can hold a date YYYY-MM-DD.", "日付の項目を指定してください。YYYYMMDD の項目は数字のまま取り込まれます。", "Name an item of dates. One in YYYYMMDD stays digits.", Findings.You);
        foreach (var item in items.Where(i => !i.Type.IsDate && !request.Dates.Any(i.IsCalled) && LooksLikeDate(i)))
            findings.Note(item.From.Place, item.Element, $"日付らしい名前ですが、実在する日付かは検査しません。YYYY-MM-DD なら --date {item.Element} を付けてください。", $"By its name a date, but whether it is a real one is not checked. If it is YYYY-MM-DD, add --date {item.Element}.");
        return [.. items.Select(i => request.Dates.Any(i.IsCalled) ? i with { Type = HubType.Date } : i)];
    }

    private static bool LooksLikeDate(HubItem item) => item.Header.EndsWith('日') || item.Header.Contains("日付", StringComparison.Ordinal) || item.Element.EndsWith("Date", StringComparison.Ordinal);

    /// <summary>Read back as the catalogue will read it: what is wrong now would be wrong there.</summary>
    private static (Contract?, Dictionary<string, byte[]>) Checked(Dictionary<string, byte[]> files, Findings findings)
    {
        var check = ContractLoader.Load([new ContractFiles("", files)]);
        foreach (var error in check.Errors)
            findings.Fault(new Place(error.File.TrimStart('/'), 0), error.Place, error.What, new Bilingual("項目の指定を直して、もう一度取り込んでください。", "Import it again with other items."), Findings.You);
        if (check.Contracts is [var made] && ItemNaming.BuiltIn.Value.Any(c => c.Name == made.Name && c.Version == made.Version))
            findings.Fault(Place.None, made.ToString(), $"{made} は組み込みの連携インタフェースです。", $"{made} is a built-in contract.", "--name か --version で別のものにしてください。", "Give another --name or --version.", Findings.You);
        return (check.Contracts.FirstOrDefault(), files);
    }
}
