using System.Text;
using Bus.Core.Vocabulary;
using Bus.Demo.Clients;

namespace Bus.Demo.Tests.Clients;

public sealed class DelinquencyFolderTests : IDisposable
{
    private const string Receipt = "412066-20261121-0000000001";
    private static readonly string Header = string.Join(',', CollectionHistory.Items.Select(i => i.Header)) + "\r\n";
    private readonly TempHome _home = new();
    private readonly DeliveryLedger _ledger = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("cp932", false)]
    public async Task Take_WholeFile_IsEnteredUnderItsNameAndBothAreDeleted(string encoding, bool mark)
    {
        Put(Receipt, Header + Row(1, 1000) + Row(2, -300), "2,700", encoding, mark);

        Assert.Equal(1, await new DelinquencyFolder(_home.Folder, encoding, _ledger).TakeAsync(default));
        Assert.Equal(new ReceiptBooks(2, new ControlTotal(2, 700), 0, 0), _ledger.Of(Receipt));
        Assert.Empty(Directory.EnumerateFiles(_home.Out));
    }

    [Fact]
    public async Task Take_ColumnsInAnotherOrderAndUnknownOnes_AreFoundByTheirHeaders()
    {
        Put(Receipt, "備考,収納延滞金,収納督促手数料,収納税額,仮消区分,収納履歴番号\r\n\"x,\"\"y\"\"\r\nz\",1,20,300,1,5\r\n", "1,321");

        await Folder.TakeAsync(default);

        Assert.Equal(new ControlTotal(1, 321), _ledger.Of(Receipt).Total);
    }

    [Fact]
    public async Task Take_HeaderOnly_IsADayWithoutRecords()
    {
        Put(Receipt, Header, "0,0");

        await Folder.TakeAsync(default);

        Assert.Equal(ReceiptBooks.Empty, _ledger.Of(Receipt));
        Assert.Empty(Directory.EnumerateFiles(_home.Out));
    }

    [Fact]
    public async Task Take_DataWithoutEndFile_IsLeftAlone()
    {
        Put(Receipt, Header + Row(1, 1000), null);

        Assert.Equal(0, await Folder.TakeAsync(default));
        Assert.Single(Directory.EnumerateFiles(_home.Out));
    }

    [Theory]
    [InlineData("2,1000")]
    [InlineData("1,1001")]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task Take_EndFileContradicts_IsRememberedOnceAndTheFilesStay(string end)
    {
        Put(Receipt, Header + Row(1, 1000), end);
        var folder = Folder;

        await folder.TakeAsync(default);
        Assert.Equal(0, await folder.TakeAsync(default));

        Assert.Equal(1, _ledger.Of(Receipt).Contradictions);
        Assert.Equal(2, Directory.EnumerateFiles(_home.Out).Count());
    }

    [Theory]
    [InlineData("short,row\r\n")]
    [InlineData("\"open")]
    public async Task Take_BrokenFile_IsRemembered(string rows)
    {
        Put(Receipt, Header + rows, "1,0");

        await Folder.TakeAsync(default);

        Assert.Equal(1, _ledger.Of(Receipt).Contradictions);
    }

    [Fact]
    public async Task Take_BytesOfAnotherCharacterSet_AreRemembered()
    {
        Put(Receipt, Header + Row(1, 1000), "1,1000", "cp932");

        await Folder.TakeAsync(default);

        Assert.Equal(1, _ledger.Of(Receipt).Contradictions);
    }

    [Fact]
    public async Task Take_SeveralFiles_OldestFirst()
    {
        Put("412066-20261121-0000000002", Header + Row(1, 10), "1,10");
        Put("412066-20261121-0000000001", Header + Row(2, 10), "1,10");
        File.SetLastWriteTimeUtc(Path.Combine(_home.Out, "412066-20261121-0000000002.csv"), new DateTime(2026, 11, 21, 0, 0, 0, DateTimeKind.Utc));

        Assert.Equal(2, await Folder.TakeAsync(default));
        Assert.Equal(0, _ledger.Of("412066-20261121-0000000001").OutOfOrder + _ledger.Of("412066-20261121-0000000002").OutOfOrder);
    }

    private DelinquencyFolder Folder => new(_home.Folder, "utf-8", _ledger);

    private static string Row(int history, long tax)
    {
        var record = new CollectionRecord().With("municipalityCode", "412066").With("noticeNumber", "1").With("historyNumber", $"{history}").With("provisionalKind", "1")
            .With("taxCollected", $"{tax}").With("dunningFeeCollected", "0").With("delinquencyChargeCollected", "0").With("addresseeName", "髙橋　花子");
        return Csv.Row(RecordText.Values(record));
    }

    private void Put(string receipt, string text, string? end, string encoding = "utf-8", bool mark = false)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var path = Path.Combine(_home.Out, receipt + ".csv");
        File.WriteAllText(path, text, encoding == "cp932" ? Encoding.GetEncoding(932) : new UTF8Encoding(mark));
        if (end is not null) File.WriteAllText(path + ".end", end);
    }
}
