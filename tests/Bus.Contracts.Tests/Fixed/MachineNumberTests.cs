using System.Text;
using Bus.Contracts.Fixed;
using Bus.Contracts.Layouts;
using Bus.Core.Faults;

namespace Bus.Contracts.Tests.Fixed;

public class MachineNumberTests
{
    [Theory]
    [InlineData("12345C", "12345")]
    [InlineData("12345D", "-12345")]
    [InlineData("12345F", "12345")]
    [InlineData("00000C", "0")]
    [InlineData("00000D", "0")]
    [InlineData("00007B", "-7")]
    [InlineData("00007A", "7")]
    [InlineData("123456", null)]
    [InlineData("1A345C", null)]
    [InlineData("404040", null)]
    public void Packed_Read(string hex, string? expected) => Assert.Equal(expected, Read("Packed", Convert.FromHexString(hex), ebcdic: true));

    [Theory]
    [InlineData(true, "F1F2C3", "123")]
    [InlineData(true, "F1F2F3", "123")]
    [InlineData(true, "F1F2D3", "-123")]
    [InlineData(true, "F0F0D0", "0")]
    [InlineData(true, "31F2F3", null)]
    [InlineData(true, "F1F2CA", null)]
    [InlineData(true, "F1F243", null)]
    [InlineData(false, "313233", "123")]
    [InlineData(false, "313273", "-123")]
    [InlineData(false, "31327B", "120")]
    [InlineData(false, "31324C", "-123")]
    [InlineData(false, "313243", "123")]
    [InlineData(false, "313220", null)]
    public void Zoned_Read(bool ebcdic, string hex, string? expected) => Assert.Equal(expected, Read("Zoned", Convert.FromHexString(hex), ebcdic));

    [Theory]
    [InlineData("Packed", true, "-12345", "12345D")]
    [InlineData("Packed", false, "7", "00007C")]
    [InlineData("Packed", false, "0123456", null)]
    [InlineData("Zoned", true, "-12", "F0F1D2")]
    [InlineData("Zoned", true, "120", "F1F2C0")]
    [InlineData("Zoned", false, "-120", "313270")]
    [InlineData("Zoned", false, "1234", null)]
    [InlineData("Zoned", false, "1x", null)]
    public void Write_ReadsBack_OrIsNotWritten(string type, bool ebcdic, string number, string? expected)
    {
        var field = new byte[3];
        var written = MachineNumber.Write(Enum.Parse<FieldType>(type), Encoding.ASCII.GetBytes(number), ebcdic, field);
        Assert.Equal(expected, written ? Convert.ToHexString(field) : null);
        if (written) Assert.Equal(number, Read(type, field, ebcdic));
    }

    [Theory]
    [InlineData("cp932")]
    [InlineData("ibm-290")]
    public async Task HostFile_WrittenAndRead_WithItsTotals(string set)
    {
        string[][] rows = [["00000001", "ABC", "1234567890"], ["00000002", "", "-1234567891"], ["00000003", "D", "0"]];
        var (bytes, trouble) = await FixedFile.Write("host", set, rows);
        Assert.Null(trouble);
        Assert.Equal(4 * 20, bytes.Length);
        Assert.Equal("01234567890C", Convert.ToHexString(bytes, 14, 6));
        Assert.Equal("0000003C", Convert.ToHexString(bytes, 61, 4));
        var read = await FixedFile.Read(bytes, "host", set);
        Assert.Null(read.Failure);
        Assert.Equal(rows, read.Records.Select(r => r.Fields!));

        // A number that is none is told by its bytes; a wrong total refuses the file.
        byte[] bad = [.. bytes];
        bad[19] = 0x00;
        var told = (await FixedFile.Read(bad, "host", set)).Records[0];
        Assert.Equal(("amount", RecordCode.Undecodable), (told.Structural!.Item, told.Structural.Code));
        bad = [.. bytes];
        bad[64] = 0x4C;
        Assert.Contains("合計件数", (await FixedFile.Read(bad, "host", set)).Failure!.What.Ja);
    }

    [Fact]
    public async Task HostFile_NumberTooLong_IsNeverCut() =>
        Assert.Contains("does not fit", (await FixedFile.Write("host", "cp932", ["00000001", "", "123456789012"])).Trouble);

    private static string? Read(string type, byte[] field, bool ebcdic)
    {
        var target = new byte[16];
        return MachineNumber.Read(Enum.Parse<FieldType>(type), field, ebcdic, target) is >= 0 and var length ? Encoding.ASCII.GetString(target, 0, length) : null;
    }
}
