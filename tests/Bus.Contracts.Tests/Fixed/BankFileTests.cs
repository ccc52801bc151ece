using Bus.Contracts.Characters;
using Bus.Core.Contracts;

namespace Bus.Contracts.Tests.Fixed;

public class BankFileTests
{
    private static readonly Contract Contract = TestContracts.Catalogue.Find("bank-debit-result")!;
    private static readonly string Samples = Path.Combine(Repository.Root, "contracts", "bank-debit-result", "2026-01", "samples");

    [Fact]
    public async Task Sample_OfTheBank_IsTheSameAsTheCsv()
    {
        var bank = await Read(await SampleAsync(), "cp932");
        Assert.Null(bank.Failure);
        var shape = TestContracts.Formats().ShapeOf(Contract, []);
        var csv = await Records.ReadAll(TestContracts.Formats().ReadFlat(File.OpenRead(Path.Combine(Samples, "bank-debit-result.csv")), shape, "utf-8"), shape.Items.Length);
        Assert.Equal(csv.Records.Select(r => r.Fields), bank.Records.Select(r => r.Fields));
        Assert.All(bank.Records, r => Assert.All(shape.Items.Select((item, at) => (item, at)), i => Assert.Null(i.item.Rule.Check(System.Text.Encoding.UTF8.GetBytes(r.Fields![i.at])))));
    }

    [Theory]
    [InlineData("cp932")]
    [InlineData("ibm-290")]
    public async Task Sample_WrittenAgain_IsTheSameByteForByte(string set)
    {
        var expected = In((await SampleAsync()).Where(b => b is not (13 or 10)).ToArray(), set);
        var read = await Read(expected, set);
        Assert.Null(read.Failure);
        var formats = TestContracts.Formats();
        using var stream = new MemoryStream();
        var writer = formats.WriteFlat(stream, formats.ShapeOf(Contract, []), new FileForm(set, "zengin"));
        foreach (var record in read.Records) writer.Write(new Outgoing(record.Fields!), null);
        await writer.FinishAsync(CancellationToken.None);
        Assert.Null(writer.Trouble);
        Assert.Equal(Convert.ToHexString(expected), Convert.ToHexString(stream.ToArray()));
    }

    [Fact]
    public async Task Trailer_OfPaidAmountWrong_IsRefusedByItsName()
    {
        var bytes = await SampleAsync();
        var trailer = 3 * 122;
        bytes[trailer + 1 + 6 + 12 + 6 + 11] ^= 1;
        var read = await Read(bytes, "cp932");
        Assert.Contains("振替済金額", read.Failure!.What.Ja);
    }

    private static Task<byte[]> SampleAsync() => File.ReadAllBytesAsync(Path.Combine(Samples, "bank-debit-result.zengin.cp932.dat"));

    private static byte[] In(byte[] cp932, string set)
    {
        var text = new byte[cp932.Length * 3];
        var length = Cp932Encoding.Instance.Decode(cp932, text);
        return FixedFile.In(System.Text.Encoding.UTF8.GetString(text, 0, length), set);
    }

    private static Task<ReadResult> Read(byte[] bytes, string set)
    {
        var shape = TestContracts.Formats().ShapeOf(Contract, []);
        return Records.ReadAll(TestContracts.Formats().ReadFlat(new MemoryStream(bytes), shape, new FileForm(set, "zengin")), shape.Items.Length);
    }
}
