using Bus.Contracts.Characters;
using Bus.Contracts.Characters.Tables;
using Bus.Contracts.Tests.Fixed;
using Bus.Core.Contracts;
using Bus.Core.Faults;

namespace Bus.Contracts.Tests.Characters;

public class IbmTableTests
{
    /// <summary>The C library has the tables; true on every Debian.</summary>
    internal static bool Available { get; } = KnownTables.Find(KnownTables.Ibm930) is not null;

    [Fact]
    public void Tables_OnLinuxWithGlibc_AreThere() => Assert.True(!File.Exists("/etc/debian_version") || Available);

    [SkippableByTableTheory]
    [InlineData(KnownTables.Ibm290, 200, 0)]
    [InlineData(KnownTables.Ibm930, 200, 7_000)]
    [InlineData(KnownTables.Ibm939, 200, 7_000)]
    [InlineData("cp932", 190, 7_000)]
    public void EveryCode_DecodedAndEncoded_ComesBack(string name, int singles, int pairs)
    {
        var proof = TableProof.Of(new TableEncoding(KnownTables.Find(name)!));
        Assert.Empty(proof.Broken);
        Assert.Empty(proof.WriteOnly);
        Assert.InRange(proof.Singles, singles, 256);
        Assert.True(proof.Pairs >= pairs, $"{proof.Pairs} pairs");
    }

    [SkippableByTableTheory]
    [InlineData(KnownTables.Ibm930, "ﾐﾎﾝ 東京ABC", "544E...")]
    [InlineData(KnownTables.Ibm939, "ﾐﾎﾝ 東京abc", "")]
    public void Mixed_Encoded_ShiftsAroundThePairs(string name, string text, string _)
    {
        var set = new TableEncoding(KnownTables.Find(name)!);
        var bytes = set.TryEncode(text)!;
        Assert.Equal(1, bytes.Count(b => b == 0x0E));
        Assert.Equal(1, bytes.Count(b => b == 0x0F));
        Assert.Equal(text, set.Show(bytes));
    }

    [SkippableByTableTheory]
    [InlineData("0E4565", 1, "0E4565")]         // shifted and never shifted back: it would swallow the next field
    [InlineData("C10E45650F0E45", 7, "45")]     // half a pair
    [InlineData("0E456541FF0F", 4, "41FF")]     // a pair that is none
    public async Task Field_ShiftStateBroken_IsUndecodableAndToldWhere(string field, int position, string bytes)
    {
        var content = Convert.FromHexString(field);
        var record = FixedFile.Bytes(FixedFile.In("00000001", "ibm-930"), content, Enumerable.Repeat((byte)0x40, 12 - content.Length).ToArray(), FixedFile.In("0000000100", "ibm-930"));
        var formats = TestContracts.Formats();
        await using var reader = formats.ReadFlat(new MemoryStream(record), formats.ShapeOf(TestContracts.Notice, []), new FileForm("ibm-930", "plain"));
        Assert.True(await reader.ReadAsync(CancellationToken.None));
        Assert.Equal(RecordCode.Undecodable, reader.Structural!.Code);
        Assert.Equal(position, reader.Undecodable[0].Position);
        Assert.StartsWith(bytes, reader.Undecodable[0].Bytes);
        Assert.Equal("100", System.Text.Encoding.UTF8.GetString(reader.Field(2)));
    }

    [SkippableByTableTheory]
    [InlineData("ibm-930")]
    [InlineData("ibm-939")]
    [InlineData("ibm-290")]
    public async Task Records_WrittenInEbcdic_ReadBack(string set)
    {
        string[][] rows = [["00000001", set == "ibm-290" ? "ﾐﾎﾝ ABC" : "東京ﾐﾎﾝ", "100"], ["00000002", "", "-200"]];
        var (bytes, trouble) = await FixedFile.Write("plain", set, rows);
        Assert.Null(trouble);
        var read = await FixedFile.Read(bytes, "plain", set);
        Assert.Null(read.Failure);
        Assert.Equal(rows, read.Records.Select(r => r.Fields!));
    }

    [Fact]
    public void Csv_InEbcdic_IsNotOffered()
    {
        var why = TestContracts.Formats().WhyNot(TestContracts.Notice, new FileForm("ibm-290"));
        Assert.Contains("ibm-290", why!.Value.Ja);
        Assert.Null(TestContracts.Formats().WhyNot(TestContracts.Notice, new FileForm("ibm-290", "plain")));
    }
}

/// <summary>Says skipped where the C library has no tables of IBM's.</summary>
public sealed class SkippableByTableTheoryAttribute : TheoryAttribute
{
    public SkippableByTableTheoryAttribute()
    {
        if (!IbmTableTests.Available) Skip = "the C library has no IBM-930";
    }
}
