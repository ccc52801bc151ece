using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Bus.Contracts.Tests.Flat;

public class FlatRoundTripTests
{
    private static readonly string[] Common = ["", "a", "1", ",", "\"", "\"\"", "\r", "\n", "\r\n", " ", "　", "甲", "髙", "ｱ", "～", "〓", "'", "\t"];
    private static readonly string[] OnlyUnicode = ["\U0010DE92", "\U00020BB7野", "葛\U000E0100", "〜", "é"];

    [Theory]
    [InlineData("utf-8")]
    [InlineData("cp932")]
    public void WhatIsWritten_Read_IsTheSame(string characterSet)
    {
        var pieces = Gen.Elements(characterSet == "utf-8" ? [.. Common, .. OnlyUnicode] : Common);
        var field = pieces.ListOf().Select(p => string.Concat(p));
        var rows = field.ArrayOf(3).ArrayOf();
        Prop.ForAll(rows.ToArbitrary(), written => RoundTrip(written, characterSet).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public async Task Rows_Written_AreCrlfAndQuotedOnlyWhereNeeded()
    {
        var bytes = await Csv.Write(TestContracts.Formats().ShapeOf(TestContracts.Notice, []), "utf-8", [["1", " a'b ", "2"], ["", "a\"b", "x,y"], ["a\nb", "c\rd", ""]]);
        Assert.Equal("番号,備考,金額\r\n1, a'b ,2\r\n,\"a\"\"b\",\"x,y\"\r\n\"a\nb\",\"c\rd\",\r\n", Encoding.UTF8.GetString(bytes));
    }

    [Fact]
    public async Task Rows_BeyondTheBuffer_AreAllWritten()
    {
        var shape = TestContracts.Formats().ShapeOf(TestContracts.Notice, []);
        var rows = Enumerable.Range(0, 1000).Select(i => new[] { $"{i}", new string('x', i), "1" }).ToList();
        var read = await Csv.Read(await Csv.Write(shape, "utf-8", rows, bufferBytes: 256), bufferBytes: 16);
        Assert.Equal(rows, read.Records.Select(r => r.Fields));
    }

    private static async Task<bool> RoundTrip(string[][] rows, string characterSet)
    {
        var shape = TestContracts.Formats().ShapeOf(TestContracts.Notice, []);
        var bytes = await Csv.Write(shape, characterSet, rows, (item, rune) => Assert.Fail($"{item} {rune.Value:X}"));
        var read = await Csv.Read(bytes, characterSet, piece: 7, bufferBytes: 32);
        Assert.Null(read.Failure);
        Assert.All(read.Records, r => Assert.Null(r.Structural));
        Assert.Equal(rows, read.Records.Select(r => r.Fields));
        var again = await Csv.Write(shape, characterSet, read.Records.Select(r => r.Fields!));
        return bytes.AsSpan().SequenceEqual(again);
    }
}
