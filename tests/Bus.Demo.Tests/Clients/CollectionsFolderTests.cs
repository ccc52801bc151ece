using System.Text;
using Bus.Core.Vocabulary;
using Bus.Demo.Clients;

namespace Bus.Demo.Tests.Clients;

public sealed class CollectionsFolderTests : IDisposable
{
    private static readonly DateOnly Day = new(2026, 11, 21);
    private static readonly CollectionRecord Record = new CollectionRecord().With("municipalityCode", "412066").With("taxCollected", "1200").With("addresseeName", "宮﨑,太郎");
    private readonly TempHome _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("utf-8")]
    [InlineData("cp932")]
    public async Task Drop_File_HasHeaderRowsAndEndFile(string encoding)
    {
        var folder = Folder(encoding);
        Directory.CreateDirectory(_home.In);

        Assert.Equal(new ControlTotal(2, 2400), await folder.DropAsync("a.csv", [(Record, 1200), (Record, 1200)], Day, default));

        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var lines = File.ReadAllText(Path.Combine(_home.In, "a.csv"), encoding == "cp932" ? Encoding.GetEncoding(932) : new UTF8Encoding(false, true)).Split("\r\n");
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("市区町村コード,賦課年度,", lines[0]);
        Assert.EndsWith(",削除フラグ,氏名名称", lines[0]);
        Assert.EndsWith(",\"宮﨑,太郎\"", lines[1]);
        Assert.Equal("2,2400,2026-11-21,1,diff\r\n", File.ReadAllText(Path.Combine(_home.In, "a.csv.end")));
        Assert.Equal(2, Directory.EnumerateFiles(_home.In).Count());
    }

    [Fact]
    public async Task Drop_WhileItWrites_OnlyATemporaryNameIsThere()
    {
        Directory.CreateDirectory(_home.In);
        IEnumerable<(CollectionRecord, long)> Watched()
        {
            yield return (Record, 1);
            Assert.Equal("a.csv.tmp", Path.GetFileName(Assert.Single(Directory.EnumerateFiles(_home.In))));
        }

        await Folder("utf-8").DropAsync("a.csv", Watched(), Day, default);
    }

    [Fact]
    public async Task Drop_AfterEarlierResults_GoesOnWithTheSequence()
    {
        Directory.CreateDirectory(_home.In);
        PutResult("before.csv.412066-20261120-0000000001.result.json", """{"receipt":"412066-20261120-0000000001","state":"accepted","sequence":41}""");
        PutResult("broken.csv.x.result.json", "{");

        await Folder("utf-8").DropAsync("a.csv", [], Day, default);

        Assert.Equal("0,0,2026-11-21,42,diff\r\n", File.ReadAllText(Path.Combine(_home.In, "a.csv.end")));
    }

    [Fact]
    public async Task Result_IsReadWhenItIsWhole()
    {
        PutResult("other.csv.412066-20261121-0000000008.result.json", """{"receipt":"412066-20261121-0000000008","state":"accepted"}""");
        PutResult("a.csv.412066-20261121-0000000009.result.json", "{\"receipt\":");
        var result = Folder("utf-8").ResultAsync("a.csv", default);
        Assert.False(result.IsCompleted);

        PutResult("a.csv.412066-20261121-0000000009.result.json",
            """{"receipt":"412066-20261121-0000000009","file":"a.csv","state":"accepted","records":3,"accepted":2,"rejected":1,"amountDeclared":9,"amountAccepted":7,"sequence":5,"more":{},"faults":[]}""");

        Assert.Equal(new FileResult("412066-20261121-0000000009", "accepted", 3, 2, 1, 7, 5, ""), await result);
    }

    private CollectionsFolder Folder(string encoding) => new(_home.Folder, encoding, TimeSpan.FromMilliseconds(5), TimeProvider.System);

    private void PutResult(string name, string json) => File.WriteAllText(Path.Combine(_home.Result, name), json);
}
