using System.Text;
using Bus.EndToEnd.Tests.Input.Support;

namespace Bus.EndToEnd.Tests.Input.RealInput;

/// <summary>
/// Files made of real corporations, with 50 bad records each: what the hub answers and delivers, held against what the tool says must come out.
/// Short form: 5,000 records, the variants spread over seven municipalities. Long form (<c>BUS_CAMPAIGN=long</c>): 100,000 records, every variant in each.
/// </summary>
public sealed class RealInputTests(RealInputHub hub) : IClassFixture<RealInputHub>
{
    private const int Bad = 50;
    private static readonly int Records = Campaign.IsLong ? 100_000 : 5_000;

    private static readonly (bool Names, bool Hard, int Keys)[] Variants =
        [(true, true, 0), (false, false, 0), (true, false, 0), (true, true, 50), (false, false, 50), (true, false, 50), (true, true, 50)];

    public static TheoryData<string, bool, bool, int, string> Cases()
    {
        var cases = new TheoryData<string, bool, bool, int, string>();
        for (var i = 0; i < RealInputHub.Seven.Length; i++)
            foreach (var (names, hard, keys) in Campaign.IsLong ? Variants[..6] : [Variants[i]])
                foreach (var encoding in new[] { "utf-8", "cp932" })
                    cases.Add(RealInputHub.Seven[i], names, hard, keys, encoding);
        return cases;
    }

    [SharedTheory, MemberData(nameof(Cases))]
    public async Task File_WithBadRecords_IsTakenAnsweredAndDeliveredToTheByte(string municipality, bool names, bool hard, int keys, string encoding)
    {
        var recipe = new Recipe(municipality, Records, Bad, encoding, names, hard, keys);
        var file = await hub.MakeAsync(recipe);
        var desk = new Desk(hub.Hub, municipality, encoding == "utf-8" ? "collection" : "collection-sjis");
        await desk.DropAsync(file);
        var result = await desk.ResultAsync(recipe.FileName);

        var input = new CsvRows(file.Content);
        var refused = file.Expected.Refused();
        var good = Enumerable.Range(2, input.Count - 1).Where(line => !refused.ContainsKey(line)).ToList();
        AssertResult(result, file.Expected);
        AssertErrors(result, input, refused, encoding == "utf-8" ? Encoding.UTF8 : Windows31J.Reader);

        // What goes to whom, in characters; only the bytes differ.
        var utf8 = encoding == "utf-8" ? input : ToUtf8(input);
        var named = await DeliveryAsync(municipality, "named", result, file.Expected);
        var plain = await DeliveryAsync(municipality, "plain", result, file.Expected);
        var sjis = await DeliveryAsync(municipality, "sjis", result, file.Expected);
        var all = names ? utf8.Pick([1, .. good]) : WithColumn(utf8.Pick([1, .. good]));
        AssertSame(all, named.Content);
        AssertSame(names ? WithoutLastColumn(utf8, [1, .. good]) : utf8.Pick([1, .. good]), plain.Content);
        AssertSame(Windows31J.Write(all), sjis.Content);

        // Good rows and error rows together are the whole file.
        if (encoding == "utf-8") Assert.Equal(file.Content.Length, (names ? named : plain).Content.Length + new FileInfo(result.RawPath).Length);

        var lost = names ? LostCharacters(utf8, good) : [];
        Assert.Equal(file.Expected.LinesWithNamesOutsideCp932.Except(refused.Keys), lost.Select(l => l.Line).Distinct());
        Assert.Equal(lost.Select(l => l.Line).Distinct().Count(), result.Number("unmappable"));
        AssertUnmappable(result.UnmappablePath, lost, line => line - 1);
        var positions = good.Select((line, at) => (line, at)).ToDictionary(g => g.line, g => g.at + 1);
        AssertUnmappable(sjis.UnmappablePath, lost, line => positions[line]);
        Assert.False(File.Exists(named.UnmappablePath) || File.Exists(plain.UnmappablePath));
    }

    [SharedFact]
    public async Task File_WithNamesThatAStrictConsumerCannotHold_HasTheirRecordsRefused()
    {
        var recipe = new Recipe(RealInputHub.Strict, 2_000, Bad, Names: true, Hard: true);
        var file = await hub.MakeAsync(recipe);
        var desk = new Desk(hub.Hub, RealInputHub.Strict, "collection");
        await desk.DropAsync(file);
        var result = await desk.ResultAsync(recipe.FileName);

        var input = new CsvRows(file.Content);
        var refused = file.Expected.Refused();
        foreach (var line in file.Expected.LinesWithNamesOutsideCp932) refused.TryAdd(line, ("addresseeName", "rule-violated"));
        Assert.NotEmpty(file.Expected.LinesWithNamesOutsideCp932);
        AssertErrors(result, input, refused, Encoding.UTF8);
        var good = Enumerable.Range(2, input.Count - 1).Where(line => !refused.ContainsKey(line)).ToList();
        Assert.Equal((good.Count, refused.Count, 0), (result.Number("accepted"), result.Number("rejected"), result.Number("unmappable")));

        AssertSame(Windows31J.Write(input.Pick([1, .. good])), (await new Desk(hub.Hub, RealInputHub.Strict, "strict").DeliveryAsync(result.Receipt)).Content);
        AssertSame(input.Pick([1, .. good]), (await new Desk(hub.Hub, RealInputHub.Strict, "named").DeliveryAsync(result.Receipt)).Content);
        Assert.False(File.Exists(result.UnmappablePath));
    }

    private static void AssertResult(FileResult result, Expected expected)
    {
        Assert.Equal("accepted", result.State);
        Assert.Empty(result.Faults());
        Assert.Equal(
            (expected.Records, expected.Good, expected.Records - expected.Good, expected.DeclaredAmount, expected.GoodAmount, expected.AmountUnreadable),
            (result.Number("records"), result.Number("accepted"), result.Number("rejected"), result.Number("amountDeclared"), result.Number("amountAccepted"), result.Number("amountUnreadable")));
        Assert.Equal(("2026-11-20", 1, "diff"), (result.Text("businessDate"), result.Number("sequence"), result.Text("extent")));
        Assert.Equal(("collection-history", "2026-01"), (result.Text("contract"), result.Text("version")));
    }

    private static void AssertErrors(FileResult result, CsvRows input, SortedDictionary<int, (string Item, string Code)> refused, Encoding encoding)
    {
        var errors = result.Errors();
        Assert.Equal(refused.Select(r => (r.Key, r.Value.Item, r.Value.Code)), errors.Select(e => (int.Parse(e[0]), e[1], e[2])));
        foreach (var error in errors)
        {
            Texts.AssertBoth(error[3], error[4]);
            Assert.Equal(encoding.GetString(input.Raw(int.Parse(error[0]))).TrimEnd('\r', '\n'), error[5]);
        }
        AssertSame(input.Pick(refused.Keys), File.ReadAllBytes(result.RawPath));
    }

    private async Task<Delivered> DeliveryAsync(string municipality, string consumer, FileResult result, Expected expected)
    {
        var delivered = await new Desk(hub.Hub, municipality, consumer).DeliveryAsync(result.Receipt);
        var rows = new CsvRows(delivered.Content);
        long amount = 0;
        for (var line = 2; line <= rows.Count; line++)
            foreach (var field in rows.Fields(line).GetRange(Array.IndexOf(Payment.Elements, "taxCollected"), 3)) amount += long.Parse(Encoding.ASCII.GetString(field));
        Assert.Equal((expected.Good, expected.GoodAmount), (rows.Count - 1, amount));
        Assert.Equal($"{expected.Good},{expected.GoodAmount},2026-11-20,1,diff", delivered.EndFile.TrimEnd());
        return delivered;
    }

    private static CsvRows ToUtf8(CsvRows cp932) => new(Encoding.UTF8.GetBytes(Windows31J.Reader.GetString(cp932.Pick(Enumerable.Range(1, cp932.Count)))));

    // A consumer that wants 氏名名称 gets the column also where the sender has none.
    private static byte[] WithColumn(byte[] rows)
    {
        var text = Encoding.UTF8.GetString(rows).Replace("\r\n", ",\r\n");
        return Encoding.UTF8.GetBytes(text.Insert(text.IndexOf(",\r\n", StringComparison.Ordinal) + 1, Payment.NameHeader));
    }

    private static byte[] WithoutLastColumn(CsvRows rows, IEnumerable<int> lines)
    {
        using var cut = new MemoryStream();
        foreach (var line in lines)
        {
            // No other column has a comma in it.
            var end = 0;
            for (var column = 0; column < Payment.Elements.Length; column++) end += rows.Raw(line)[end..].IndexOf((byte)',') + 1;
            cut.Write(rows.Raw(line)[..(end - 1)]);
            cut.Write("\r\n"u8);
        }
        return cut.ToArray();
    }

    /// <summary>The characters that CP932 cannot hold, by line.</summary>
    private static List<(int Line, Rune Character)> LostCharacters(CsvRows utf8, IEnumerable<int> lines) =>
        [.. from line in lines from character in utf8.Texts(line)[^1].EnumerateRunes() where !Windows31J.Holds(character) select (line, character)];

    private static void AssertUnmappable(string path, List<(int Line, Rune Character)> lost, Func<int, int> recordOf)
    {
        if (lost.Count == 0)
        {
            Assert.False(File.Exists(path));
            return;
        }
        var expected = lost.Select(l => (List<string>)[$"{recordOf(l.Line)}", "addresseeName", l.Character.ToString(), $"U+{l.Character.Value:X4}"]);
        Assert.Equal(expected, CsvRows.ReadList(path, "record,item,character,codePoint"));
    }

    private static void AssertSame(byte[] expected, byte[] actual)
    {
        if (expected.AsSpan().SequenceEqual(actual)) return;
        var at = expected.AsSpan().CommonPrefixLength(actual);
        Assert.Fail($"{expected.Length} bytes expected, {actual.Length} found, different from byte {at} on: "
            + $"expected …{Encoding.UTF8.GetString(expected, Math.Max(0, at - 40), Math.Min(80, expected.Length - Math.Max(0, at - 40)))}… "
            + $"found …{Encoding.UTF8.GetString(actual, Math.Max(0, at - 40), Math.Min(80, actual.Length - Math.Max(0, at - 40)))}…");
    }
}
