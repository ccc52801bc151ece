using System.Text;
using Bus.Contracts.Catalogue;
using Bus.Core.Contracts;

namespace Bus.Contracts.Tests.Catalogue;

public class QueryContractTests
{
    private const string Place = "contracts/delinquency-inquiry/2026-01";

    [Fact]
    public void DelinquencyInquiry_IsAQuery_AndNoContractOfRecords()
    {
        var query = TestContracts.Catalogue.FindQuery("delinquency-inquiry")!;
        Assert.Equal(("InquireDelinquency", "urn:bus:xmlns:pf:lgxml:schema:2026-01:delinquency-inquiry"), (query.Operation, query.SchemaNamespace));
        Assert.Equal(["municipalityCode", "addresseeNumber", "subjectCode", "levyYear", "noticeNumber", "asOf", "duty", "operatorId"], query.Question.Select(i => i.Element));
        Assert.Equal("宛名番号", query.Question[1].Header);
        Assert.Equal(["addresseeNumber", "noticeNumber", "duty", "operatorId"], query.Recorded.Select(i => query.Question[i].Element));
        Assert.Equal(("未納税額", 0, 6, 0), (query.Answer.Items.Single(i => i.Element == "unpaidTax").Header, query.MunicipalityItem!.Value, query.DutyItem!.Value, query.Answer.MunicipalityItem!.Value));
        Assert.Null(TestContracts.Catalogue.Find("delinquency-inquiry"));
        Assert.NotNull(TestContracts.Catalogue.FindRecords("delinquency-inquiry"));
    }

    [Fact]
    public void Rules_AreThoseOfTheXsd_CheckDigitAndRealDatesIncluded()
    {
        var query = TestContracts.Catalogue.FindQuery("delinquency-inquiry")!;
        Assert.NotNull(query.Question[0].Rule.Check("362019"u8));
        Assert.Null(query.Question[0].Rule.Check("362018"u8));
        Assert.NotNull(query.Question[5].Rule.Check("2026-02-30"u8));
    }

    [Theory]
    [InlineData("kind: query", "kind: question", "contract.yaml", "kind")]
    [InlineData("duty: duty", "duty: reason", "contract.yaml", "duty")]
    [InlineData("recorded: [addresseeNumber,", "recorded: [nothing,", "contract.yaml", "recorded")]
    [InlineData("duty: duty", "duty: duty\norderingKey: [noticeNumber]", "contract.yaml", "orderingKey")]
    public void WrongContract_IsTold(string good, string bad, string file, string where) =>
        Assert.Contains(Check(yaml => yaml.Replace(good, bad)), e => e.File == $"{Place}/{file}" && e.Place == where);

    [Fact]
    public void Layout_OfAQuery_IsAnError() =>
        Assert.Contains(Check(y => y, ("layout.yaml", "columns: []")), e => e.File.EndsWith("layout.yaml", StringComparison.Ordinal));

    [Fact]
    public void Sample_ThatTheContractForbids_IsTold() =>
        Assert.Contains(Check(y => y, ("samples/bad.xml", """<InquireDelinquencyResponse xmlns="urn:bus:xmlns:pf:lgxml:schema:2026-01:delinquency-inquiry"><record/></InquireDelinquencyResponse>""")),
            e => e.File.EndsWith("bad.xml", StringComparison.Ordinal));

    private static IReadOnlyList<ContractError> Check(Func<string, string> yaml, params (string Name, string Text)[] more)
    {
        var builtIn = ContractFiles.BuiltIn().Single(f => f.Place == Place);
        var files = builtIn.Files.ToDictionary(f => f.Key, f => f.Value);
        files["contract.yaml"] = Encoding.UTF8.GetBytes(yaml(Encoding.UTF8.GetString(files["contract.yaml"])));
        foreach (var (name, text) in more) files[name] = Encoding.UTF8.GetBytes(text);
        return ContractLoader.Load([builtIn with { Files = files }]).Errors;
    }
}
