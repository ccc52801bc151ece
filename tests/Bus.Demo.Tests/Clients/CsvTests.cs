using Bus.Demo.Clients;

namespace Bus.Demo.Tests.Clients;

public sealed class CsvTests
{
    [Fact]
    public void Row_FieldsWithCommaQuoteOrLineBreak_AreQuoted()
    {
        Assert.Equal("見本,\"a,b\",\"say \"\"hi\"\"\",\"上\n下\",\r\n", Csv.Row(["見本", "a,b", "say \"hi\"", "上\n下", ""]));
    }

    [Theory]
    [InlineData("a,b\r\nc,d\r\n", "a|b/c|d")]
    [InlineData("a,b\nc,d", "a|b/c|d")]
    [InlineData("\"a,b\",\"x\"\"y\"\r\n\"上\r\n下\",\"\"\r\n", "a,b|x\"y/上\r\n下|")]
    [InlineData("a,\r\n,b\r\n", "a|/|b")]
    [InlineData(",", "|")]
    [InlineData("", "")]
    public async Task Reader_Rows_ComeAsWritten(string text, string expected)
    {
        Assert.Equal(expected, string.Join('/', (await ReadAsync(text)).Select(r => string.Join('|', r))));
    }

    [Theory]
    [InlineData("a\"b,c\r\n")]
    [InlineData("\"a\"b,c\r\n")]
    [InlineData("\"a,b\r\n")]
    public async Task Reader_QuotesWhereNoneMayBe_AreRefused(string text)
    {
        await Assert.ThrowsAsync<FormatException>(() => ReadAsync(text));
    }

    [Fact]
    public async Task Reader_RowsLongerThanItsBuffer_ComeWhole()
    {
        string[] fields = [new string('あ', 40_000), new string('"', 20_000), "x"];

        Assert.Equal(fields, Assert.Single(await ReadAsync(Csv.Row(fields))));
    }

    private static async Task<List<List<string>>> ReadAsync(string text)
    {
        var reader = new CsvReader(new StringReader(text));
        var rows = new List<List<string>>();
        while (await reader.ReadAsync(default) is { } row) rows.Add(row);
        return rows;
    }
}
