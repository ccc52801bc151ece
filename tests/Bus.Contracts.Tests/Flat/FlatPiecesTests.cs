using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Bus.Contracts.Tests.Flat;

/// <summary>However broken a file is: the pieces in which it comes change nothing of what is said of it, and its rows are the file.</summary>
public class FlatPiecesTests
{
    private static readonly string[] Pieces = ["a", "1", ",", ",", "\"", "\"", "\"\"", "\r", "\n", "\r\n", "\n1,,2\n", "\n1,\"x\",2\r\n", "甲"];

    [Theory]
    [InlineData("utf-8")]
    [InlineData("cp932")]
    public void AnyFile_InAnyPieces_IsReadTheSame(string characterSet) => Prop
        .ForAll(Gen.Elements(Pieces).ListOf().Select(p => string.Concat(p)).ToArbitrary(), rows => IsTheSame(rows, characterSet).GetAwaiter().GetResult())
        .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static async Task<bool> IsTheSame(string rows, string characterSet)
    {
        byte[] bytes = [.. await Csv.Write(TestContracts.Formats().ShapeOf(TestContracts.Notice, []), characterSet, []), .. Encoding.UTF8.GetBytes(rows)];
        var whole = await Csv.Read(bytes, characterSet);
        foreach (var (piece, buffer) in new[] { (1, 16), (3, 16), (1000, 17) })
        {
            var read = await Csv.Read(bytes, characterSet, piece, buffer);
            if (Text(read) != Text(whole)) return false;
        }
        var taken = whole.Records.SelectMany(r => r.Raw).ToArray();
        var body = bytes.AsSpan(bytes.AsSpan().IndexOf((byte)'\n') + 1);
        return body.StartsWith(taken) && (whole.Failure is not null || !body[taken.Length..].ContainsAnyExcept((byte)'\r', (byte)'\n'));
    }

    private static string Text(ReadResult read) =>
        string.Join('\n', read.Records.Select(r => $"{r.Index} {r.Line} {r.Structural} {string.Join('|', r.Fields ?? ["-"])} {Convert.ToHexString(r.Raw)}")) + read.Failure?.What;
}
